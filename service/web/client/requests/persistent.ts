import { isPassing, type Answer, type Failure } from './api.ts';

/** What `persistently` needs of the outside; a test hands in its own. */
export interface Patience {
  /** Resolves after `milliseconds`, or sooner when there is reason to hope. */
  wait(milliseconds: number): Promise<void>;
  random(): number;
  /** Told after each try that may succeed later, with the time until the next. */
  onDelay?(failure: Failure, milliseconds: number): void;
}

/** Tries for a gesture that somebody waits for; a move has no limit. */
export const someTries = 3;

/**
 * Sends a request that is safe to repeat until it is answered one way or the other, or `tries` are used up: after no
 * answer, 429 and 5xx it waits as long as asked, at least 0.4 s and twice as long each time, at most 15 s.
 */
export async function persistently<T>(
  send: () => Promise<Answer<T>>,
  patience: Patience,
  tries = someTries,
): Promise<Answer<T>> {
  for (let attempt = 1; ; attempt++) {
    const answer = await send();
    if (answer.ok || !isPassing(answer.failure) || attempt >= tries) return answer;
    const delay = Math.min(15_000, 400 * 2 ** (attempt - 1)) * (0.75 + patience.random() / 2);
    const milliseconds = Math.max(delay, answer.failure.retryAfter * 1000);
    patience.onDelay?.(answer.failure, milliseconds);
    await patience.wait(milliseconds);
  }
}

/** A wait that `hurry` cuts short: the network is back, the tab is looked at again. */
export class Hurry {
  readonly #waiting = new Set<() => void>();

  wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      this.#waiting.add(done);
    });
  }

  hurry(): void {
    for (const done of [...this.#waiting]) done();
  }
}
