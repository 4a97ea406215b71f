import type { Clock } from '../shared/clock.ts';

/** A clock that moves only by {@link ManualClock.advance}. */
export class ManualClock implements Clock {
  #nowMs: number;

  constructor(start: string | number = '2026-01-01T12:00:00Z') {
    this.#nowMs = new Date(start).getTime();
  }

  now(): number {
    return this.#nowMs;
  }

  /** @throws RangeError if `durationMs` is negative */
  advance(durationMs: number): void {
    if (durationMs < 0) throw new RangeError('durationMs must not be negative');
    this.#nowMs += durationMs;
  }
}
