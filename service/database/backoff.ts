import { setTimeout } from 'node:timers/promises';

const baseDelayMs = 25;

/**
 * Waits before a retry: exponential backoff with jitter, as AWS recommends for the `UnprocessedKeys` of BatchGetItem.
 *
 * @param retry 1 before the second attempt (13 to 25 ms), 2 before the third (25 to 50 ms), and so on
 */
export async function waitBeforeRetry(retry: number): Promise<void> {
  await setTimeout(baseDelayMs * 2 ** (retry - 1) * (0.5 + Math.random() / 2));
}
