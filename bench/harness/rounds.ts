/** How often each side is measured, after a few rounds that are not counted: the first have code compiled. */
export const rounds = 5;
export const warmUps = 3;

/** The middle of several measurements, and how far they lie apart in all. */
export interface Measured {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export function measured(values: readonly number[]): Measured {
  const sorted = [...values].sort((one, other) => one - other);
  const at = (place: number) => sorted[Math.min(sorted.length - 1, Math.max(0, place))] ?? NaN;
  return { median: at((sorted.length - 1) >> 1), least: at(0), most: at(sorted.length - 1) };
}

/** A fraction of the values is no greater than this: 0.99 for the 99th percentile. */
export function percentile(values: readonly number[], fraction: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.ceil(sorted.length * fraction) - 1] ?? NaN;
}

/** Measures both sides in turn, so that what else the machine does hits them alike. */
export async function interleaved(
  ours: () => Promise<number>,
  reference: () => Promise<number>,
): Promise<{ ours: Measured; reference: Measured }> {
  const values = { ours: [] as number[], reference: [] as number[] };
  for (let round = -warmUps; round < rounds; round++) {
    const [one, other] = [await ours(), await reference()];
    if (round < 0) continue;
    values.ours.push(one);
    values.reference.push(other);
  }
  return { ours: measured(values.ours), reference: measured(values.reference) };
}
