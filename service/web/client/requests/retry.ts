import { isPassing, type Answer, type Failure } from './api.ts';

/** What `persistently` needs of the outside; a test hands in its own. */
export interface Patience {
  /** Resolves after `milliseconds`, or sooner when there is reason to hope. */
  wait(milliseconds: number): Promise<void>;
  random(): number;
  /** Told after each try that may succeed later, with the time until the next. */
  onDelay?(failure: Failure, milliseconds: number): void;
}

/** When a request that may be repeated is given up. */
export interface RetryLimits {
  readonly tries: number;
  /** The longest wait that the server may ask for between two tries. */
  readonly maxWaitMs: number;
}

/** For an action whose control is busy meanwhile: nobody looks at that for longer without a word. */
export const actionLimits: RetryLimits = { tries: 3, maxWaitMs: 5_000 };

/** For a move: it stays on the board, and the player reads when it is sent again. */
export const noLimits: RetryLimits = { tries: Infinity, maxWaitMs: Infinity };

/**
 * Sends a request that is safe to repeat until it is answered one way or the other, or `limits` are reached: after no
 * answer, 429 and 5xx it waits as long as asked, at least 0.4 s and twice as long each time, at most 15 s.
 */
export async function persistently<T>(
  send: () => Promise<Answer<T>>,
  patience: Patience,
  limits = actionLimits,
): Promise<Answer<T>> {
  for (let attempt = 1; ; attempt++) {
    const answer = await send();
    if (answer.ok || !isPassing(answer.failure) || attempt >= limits.tries) return answer;
    const askedMs = answer.failure.retryAfter * 1000;
    if (askedMs > limits.maxWaitMs) return answer;
    const delay = Math.min(15_000, 400 * 2 ** (attempt - 1)) * (0.75 + patience.random() / 2);
    const milliseconds = Math.max(delay, askedMs);
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
