import { setTimeout } from 'node:timers/promises';

/** One action at a time for each key, in the order in which they came. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();
  readonly #patienceMs: number;

  /** @param patienceMs how long to wait for one's turn, in milliseconds */
  constructor(patienceMs: number) {
    this.#patienceMs = patienceMs;
  }

  /**
   * Acts when all who came before are done.
   *
   * @param action told whether it had to wait: what was read before may be out of date
   * @param tooLate makes the error for an action whose turn has not come in time
   */
  async take<Result>(
    key: string,
    action: (came: 'at once' | 'later') => Promise<Result>,
    tooLate: () => Error,
  ): Promise<Result> {
    const before = this.#last.get(key);
    let end = () => {};
    const mine = new Promise<void>((done) => (end = done));
    const all = Promise.all([before, mine]).then(() => undefined);
    this.#last.set(key, all);
    const leave = () => this.#last.get(key) === all && this.#last.delete(key);
    try {
      if (before !== undefined && !(await this.#inTime(before))) {
        // Those before are still at it, and whoever comes next has to wait for them.
        void all.then(leave);
        throw tooLate();
      }
      return await action(before === undefined ? 'at once' : 'later').finally(leave);
    } finally {
      end();
    }
  }

  async #inTime(before: Promise<unknown>): Promise<boolean> {
    const clock = new AbortController();
    const late = setTimeout(this.#patienceMs, false, { signal: clock.signal }).catch(() => false);
    try {
      return await Promise.race([before.then(() => true), late]);
    } finally {
      clock.abort();
    }
  }
}
