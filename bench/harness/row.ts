import type { BenchDatabase } from './database.ts';
import type { MeasurementSummary } from './rounds.ts';

/** One line of the report. */
export interface Row {
  readonly name: string;
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

export type Benchmark = (database: BenchDatabase) => Promise<readonly (Row | Skipped)[]>;

/** Compares two measurements; the goal is met if the ratio of the medians is at most `goal`. */
export function compareToReference(
  name: string,
  unit: string,
  { ours, reference }: { ours: MeasurementSummary; reference: MeasurementSummary },
  goal: number,
): Row {
  const ratio = ours.median / reference.median;
  return {
    name,
    ours: formatSummary(ours, unit),
    reference: formatSummary(reference, unit),
    ratio: ratio.toFixed(2),
    goal: `≤ ${goal}`,
    isGoalMet: ratio <= goal,
  };
}

export function formatSummary({ median, least, most }: MeasurementSummary, unit: string): string {
  const decimals = median < 2 ? 2 : median < 10 ? 1 : 0;
  const range = least === most ? '' : ` (${least.toFixed(decimals)}-${most.toFixed(decimals)})`;
  return `${median.toFixed(decimals)} ${unit}${range}`;
}
