import { setTimeout } from 'node:timers/promises';

export interface RateOptions {
  /** Operations in all. */
  readonly count: number;
  /** Operations that begin together; the next ones wait for all of them. */
  readonly concurrency: number;
  readonly perSecond: number;
}

/**
 * Carries out operations at a rate, the same for both sides of a comparison: CPU per operation depends on it. Where a
 * side cannot keep up, its waves follow each other without a pause.
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
