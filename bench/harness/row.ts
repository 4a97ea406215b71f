import type { Engine } from './database.ts';
import type { Measured } from './rounds.ts';

/** One line of the table. */
export interface Row {
  readonly name: string;
  readonly ours: string;
  readonly reference: string;
  readonly ratio: string;
  readonly goal: string;
  readonly holds: boolean;
}

/** What could not be measured here, in a word. */
export interface Skipped {
  readonly name: string;
  readonly skipped: string;
}

export type Bench = (engine: Engine) => Promise<readonly (Row | Skipped)[]>;

/** A row that compares two measurements; it holds when the ratio of the medians is at most `goal`. */
export function compared(
  name: string,
  unit: string,
  { ours, reference }: { ours: Measured; reference: Measured },
  goal: number,
): Row {
  const ratio = ours.median / reference.median;
  return {
    name,
    ours: shown(ours, unit),
    reference: shown(reference, unit),
    ratio: ratio.toFixed(2),
    goal: `≤ ${goal}`,
    holds: ratio <= goal,
  };
}

export function shown({ median, least, most }: Measured, unit: string): string {
  const places = median < 2 ? 2 : median < 10 ? 1 : 0;
  const range = least === most ? '' : ` (${least.toFixed(places)}-${most.toFixed(places)})`;
  return `${median.toFixed(places)} ${unit}${range}`;
}
