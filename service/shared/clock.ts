/** The one source of time, in milliseconds since the epoch; a test hands in its own. */
export interface Clock {
  now(): number;
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => Date.now() };
