import type { Clock } from '../shared/clock.ts';

/** A clock that stands until it is told to move. */
export class ManualClock implements Clock {
  #nowMs: number;

  constructor(start: string | number = '2026-01-01T12:00:00Z') {
    this.#nowMs = new Date(start).getTime();
  }

  now(): number {
    return this.#nowMs;
  }

  /** @param durationMs how far to go on; negative is refused */
  advance(durationMs: number): void {
    if (durationMs < 0) throw new RangeError('a clock does not run backwards');
    this.#nowMs += durationMs;
  }
}
