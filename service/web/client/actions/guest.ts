import type { OwnUser } from '../../../users/user.ts';
import type { Client } from '../client.ts';
import { request, type ApiResult } from '../requests/api.ts';
import { withRetry } from '../requests/retry.ts';

/**
 * Makes a first-time visitor a guest with a made-up name; whoever is known stays who they are. A tab whose session was
 * begun in another one learns here who it is.
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

/** The patience of the real world around the client's waits. */
export function createRetryOptions(retryQueue: Client['retryQueue']) {
  return { wait: (delayMs: number) => retryQueue.wait(delayMs), random: () => Math.random() };
}
