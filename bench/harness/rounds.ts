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

/** One side of a comparison. */
export interface Side {
  /** Makes a round ready; not measured. */
  readonly begin?: () => Promise<void>;
  /** Measures a part of a round. @returns what an operation took */
  readonly slice: (index: number) => Promise<number>;
  /** Clears up after a round; not measured. */
  readonly end?: () => Promise<void>;
}

/**
 * Measures both sides in turn, so that what else the machine does hits them alike.
 *
 * @param slices how many parts a round has: the shorter they are, the more alike
 */
export async function interleaved(
  ours: Side,
  reference: Side,
  slices = 1,
): Promise<{ ours: Measured; reference: Measured }> {
  const sides = [ours, reference];
  const values = sides.map((): number[] => []);
  for (let round = -warmUps; round < rounds; round++) {
    for (const { begin } of sides) await begin?.();
    const sums = [0, 0];
    for (let index = 0; index < slices; index++) {
      for (const [side, { slice }] of sides.entries()) sums[side] = (sums[side] ?? 0) + (await slice(index));
    }
    for (const { end } of sides) await end?.();
    if (round >= 0) sums.forEach((sum, side) => values[side]?.push(sum / slices));
  }
  const [first = [], second = []] = values;
  return { ours: measured(first), reference: measured(second) };
}
