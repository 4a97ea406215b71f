import type { Comparison, MeasurementSummary, Rounds } from './rounds.ts';

/** One line of the report. */
export interface Row {
  readonly name: string;
  /** The measured value, in the unit of `ours`. */
  readonly value: number;
  readonly ours: string;
  readonly reference: string;
  readonly ratio: string;
  readonly goal: string;
  readonly isGoalMet: boolean;
}

/** A row that could not be measured, with the reason. */
export interface Skipped {
  readonly name: string;
  readonly skipped: string;
}

/** What every benchmark gets. */
export interface BenchContext {
  /** The DynamoDB emulator for the measured processes. */
  readonly endpoint: string;
  /** Chooses between the size that is measured and the small one of `--quick`, which only shows that a row works. */
  readonly size: (measured: number, quick: number) => number;
  readonly rounds: Rounds;
}

export type Benchmark = (context: BenchContext) => Promise<readonly (Row | Skipped)[]>;

/** Compares two measurements; the goal is met if the ratio of the medians is at most `goal`. */
export function compareToReference(
  name: string,
  unit: string,
  { ours, reference }: Comparison,
  goal: number,
): Row {
  const ratio = ours.median / reference.median;
  return {
    name,
    value: ours.median,
    ours: formatSummary(ours, unit),
    reference: formatSummary(reference, unit),
    // A smaller difference is noise.
    ratio: Math.abs(ratio - 1) < 0.1 ? 'about 1' : ratio.toFixed(2),
    goal: `≤ ${goal}`,
    isGoalMet: ratio <= goal,
  };
}

export function formatSummary({ median, least, most }: MeasurementSummary, unit: string): string {
  const decimals = median < 2 ? 2 : median < 10 ? 1 : 0;
  const range = least === most ? '' : ` (${least.toFixed(decimals)}-${most.toFixed(decimals)})`;
  return `${median.toFixed(decimals)} ${unit}${range}`;
}
