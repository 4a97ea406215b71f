/** How often each side is measured, after a few rounds that are not counted: the first have code compiled. */
export const measuredRounds = 5;
export const warmUpRounds = 3;

/** The middle of several measurements, and how far they lie apart in all. */
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

/** A fraction of the values is no greater than this: 0.99 for the 99th percentile. */
export function percentile(values: readonly number[], fraction: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.ceil(sorted.length * fraction) - 1] ?? NaN;
}

/** One side of a comparison. */
export interface Candidate {
  /** Makes a round ready; not measured. */
  readonly setup?: () => Promise<void>;
  /** Measures a part of a round. @returns what an operation took */
  readonly sample: (index: number) => Promise<number>;
  /** Clears up after a round; not measured. */
  readonly teardown?: () => Promise<void>;
}

/**
 * Measures both sides in turn, so that what else the machine does hits them alike.
 *
 * @param samplesPerRound how many parts a round has: the shorter they are, the more alike
 */
export async function runPaired(
  ours: Candidate,
  reference: Candidate,
  samplesPerRound = 1,
): Promise<{ ours: MeasurementSummary; reference: MeasurementSummary }> {
  const candidates = [ours, reference];
  const values = candidates.map((): number[] => []);
  for (let round = -warmUpRounds; round < measuredRounds; round++) {
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
