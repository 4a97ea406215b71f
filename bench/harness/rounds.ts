/** Rounds per candidate, after warm-up rounds in which V8 compiles the code. */
export interface Rounds {
  readonly warmUp: number;
  readonly measured: number;
}

/** Median and range of several measurements. */
export interface MeasurementSummary {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export function summarize(values: readonly number[]): MeasurementSummary {
  const sorted = [...values].sort((one, other) => one - other);
  const valueAt = (index: number) => sorted[Math.min(sorted.length - 1, Math.max(0, index))] ?? NaN;
  return { median: valueAt((sorted.length - 1) >> 1), least: valueAt(0), most: valueAt(sorted.length - 1) };
}

/** @param fraction such as 0.99 for the 99th percentile */
export function percentile(values: readonly number[], fraction: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.ceil(sorted.length * fraction) - 1] ?? NaN;
}

/** Measurements of the product and of its reference. */
export interface Comparison {
  readonly ours: MeasurementSummary;
  readonly reference: MeasurementSummary;
}

/** One of two candidates that are compared. */
export interface Candidate {
  /** Prepares a round; not measured. */
  readonly setup?: () => Promise<void>;
  /** Measures a part of a round. @returns the cost of one operation */
  readonly sample: (index: number) => Promise<number>;
  /** Cleans up after a round; not measured. */
  readonly teardown?: () => Promise<void>;
}

/**
 * Measures both candidates alternately, so that background load affects them equally.
 *
 * @param samplesPerRound number of parts of a round: shorter parts alternate more often
 */
export async function runPaired(
  ours: Candidate,
  reference: Candidate,
  rounds: Rounds,
  samplesPerRound = 1,
): Promise<Comparison> {
  const candidates = [ours, reference];
  const values = candidates.map((): number[] => []);
  for (let round = -rounds.warmUp; round < rounds.measured; round++) {
    for (const { setup } of candidates) await setup?.();
    const sums = [0, 0];
    for (let index = 0; index < samplesPerRound; index++) {
      for (const [candidateIndex, { sample }] of candidates.entries())
        sums[candidateIndex] = (sums[candidateIndex] ?? 0) + (await sample(index));
    }
    for (const { teardown } of candidates) await teardown?.();
    if (round >= 0)
      sums.forEach((sum, candidateIndex) => values[candidateIndex]?.push(sum / samplesPerRound));
  }
  const [first = [], second = []] = values;
  return { ours: summarize(first), reference: summarize(second) };
}
