/**
 * Milliseconds since the page was opened. Unlike `Date.now()` they never jump when the device's clock is changed; on some
 * systems they stop while the machine sleeps.
 */
export function getMonotonicMs(): number {
  return performance.now();
}
