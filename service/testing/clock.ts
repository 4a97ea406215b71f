import type { Clock } from '../shared/clock.ts';

/** A clock that stands until it is told to move. */
export class ManualClock implements Clock {
  #now: number;

  constructor(start: string | number = '2026-01-01T12:00:00Z') {
    this.#now = new Date(start).getTime();
  }

  now(): number {
    return this.#now;
  }

  /** @param milliseconds how far to go on; negative is refused */
  advance(milliseconds: number): void {
    if (milliseconds < 0) throw new RangeError('a clock does not run backwards');
    this.#now += milliseconds;
  }
}
