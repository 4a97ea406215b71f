import type { Failure } from '../../messages/failure.ts';
import { isRetryable, type ApiResult } from './api.ts';

/** Dependencies of {@link withRetry}, replaceable in tests. */
export interface RetryOptions {
  /** Resolves after `delayMs`, or sooner when the queue is flushed. */
  wait(delayMs: number): Promise<void>;
  random(): number;
  /** Called after each retryable failure, with the time until the next attempt. */
  onDelay?(failure: Failure, delayMs: number): void;
}

/** When to stop retrying. */
export interface RetryLimits {
  readonly maxAttempts: number;
  /** Give up if the server asks for a longer wait. */
  readonly maxWaitMs: number;
}

/** For actions with a busy control: report the failure within seconds. */
export const actionRetryLimits: RetryLimits = { maxAttempts: 3, maxWaitMs: 5_000 };

/** For moves: the move stays on the board, and a notice shows the next attempt. */
export const noRetryLimits: RetryLimits = { maxAttempts: Infinity, maxWaitMs: Infinity };

/**
 * Retries an idempotent request with exponential backoff (0.4 s to 15 s, with jitter) when there was no response, or a 429
 * or 5xx. It waits longer if the server asks for it, and stops at `limits`.
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

/** Delays that can be ended early, for example when the network is back. */
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

  /** Ends all waits at once. */
  flush(): void {
    for (const finish of [...this.#pendingWaits]) finish();
  }
}
