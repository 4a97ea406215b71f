import { isRetryable, type ApiResult, type Failure } from './api.ts';

/** What `persistently` needs of the outside; a test hands in its own. */
export interface RetryOptions {
  /** Resolves after `milliseconds`, or sooner when there is reason to hope. */
  wait(delayMs: number): Promise<void>;
  random(): number;
  /** Told after each try that may succeed later, with the time until the next. */
  onDelay?(failure: Failure, delayMs: number): void;
}

/** When a request that may be repeated is given up. */
export interface RetryLimits {
  readonly maxAttempts: number;
  /** The longest wait that the server may ask for between two tries. */
  readonly maxWaitMs: number;
}

/** For an action whose control is busy meanwhile: nobody looks at that for longer without a word. */
export const actionRetryLimits: RetryLimits = { maxAttempts: 3, maxWaitMs: 5_000 };

/** For a move: it stays on the board, and the player reads when it is sent again. */
export const noRetryLimits: RetryLimits = { maxAttempts: Infinity, maxWaitMs: Infinity };

/**
 * Sends a request that is safe to repeat until it is answered one way or the other, or `limits` are reached: after no
 * answer, 429 and 5xx it waits as long as asked, at least 0.4 s and twice as long each time, at most 15 s.
 */
export async function withRetry<T>(
  send: () => Promise<ApiResult<T>>,
  options: RetryOptions,
  limits = actionRetryLimits,
): Promise<ApiResult<T>> {
  for (let attempt = 1; ; attempt++) {
    const result = await send();
    if (result.ok || !isRetryable(result.failure) || attempt >= limits.maxAttempts) return result;
    const retryAfterMs = result.failure.retryAfter * 1000;
    if (retryAfterMs > limits.maxWaitMs) return result;
    const backoffMs = Math.min(15_000, 400 * 2 ** (attempt - 1)) * (0.75 + options.random() / 2);
    const delayMs = Math.max(backoffMs, retryAfterMs);
    options.onDelay?.(result.failure, delayMs);
    await options.wait(delayMs);
  }
}

/** A wait that `hurry` cuts short: the network is back, the tab is looked at again. */
export class RetryQueue {
  readonly #pendingWaits = new Set<() => void>();

  wait(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const finish = () => {
        clearTimeout(timer);
        this.#pendingWaits.delete(finish);
        resolve();
      };
      const timer = setTimeout(finish, delayMs);
      this.#pendingWaits.add(finish);
    });
  }

  flush(): void {
    for (const finish of [...this.#pendingWaits]) finish();
  }
}
