/** The only source of time, in epoch milliseconds; tests pass a fake. */
export interface Clock {
  now(): number;
}

/** The system clock. */
export const systemClock: Clock = { now: () => Date.now() };
