import type { Clock } from '../clock.ts';

/** A clock that stands still until it is told to go on. */
export class ManualClock implements Clock {
  #now: number;

  constructor(start: string | number = '2026-01-01T12:00:00Z') {
    this.#now = new Date(start).getTime();
  }

  now(): number {
    return this.#now;
  }

  advance(ms: number): void {
    this.#now += ms;
  }
}
