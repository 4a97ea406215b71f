import { setTimeout } from 'node:timers/promises';

export interface RateOptions {
  /** Total number of operations. */
  readonly count: number;
  /** Operations that start together; the next batch waits for all of them. */
  readonly concurrency: number;
  readonly perSecond: number;
}

/**
 * Runs operations in batches at a fixed rate, the same for both candidates because CPU per operation depends on it. A
 * candidate that cannot keep up gets its batches without a pause.
 */
export async function runAtRate(
  { count, concurrency, perSecond }: RateOptions,
  operation: (index: number) => Promise<void>,
): Promise<void> {
  const intervalMs = (concurrency / perSecond) * 1000;
  let nextStartAt = performance.now();
  for (let first = 0; first < count; first += concurrency) {
    const size = Math.min(concurrency, count - first);
    await Promise.all(Array.from({ length: size }, (_, index) => operation(first + index)));
    nextStartAt += intervalMs;
    const remainingMs = nextStartAt - performance.now();
    if (remainingMs > 1) await setTimeout(remainingMs);
  }
}
