import type { OwnUser } from '../../../users/user.ts';
import type { Client } from '../client.ts';
import { request, type ApiResult } from '../requests/api.ts';
import { withRetry } from '../requests/retry.ts';

/**
 * Signs a visitor in as a guest with a generated name; does nothing when signed in. If another tab has started a session
 * meanwhile, its user is adopted.
 */
export async function ensureSignedIn({ store, retryQueue }: Client): Promise<ApiResult<null>> {
  if (store.state.currentUser) return { ok: true, value: null };
  const result = await withRetry(
    () => request<{ user: OwnUser }>('POST', '/auth/guest', { body: {} }),
    createRetryOptions(retryQueue),
  );
  if (!result.ok) return result;
  const { createdAt: _, ...currentUser } = result.value.user;
  store.patch({ currentUser: { ...currentUser, email: currentUser.email ?? null } });
  return { ok: true, value: null };
}

/** Retry options with the client's queue and real randomness. */
export function createRetryOptions(retryQueue: Client['retryQueue']) {
  return { wait: (delayMs: number) => retryQueue.wait(delayMs), random: () => Math.random() };
}
