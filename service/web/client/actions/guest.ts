import type { OwnUser } from '../../../users/user.ts';
import type { Client } from '../client.ts';
import type { Failure } from '../../messages/failure.ts';
import { createLocalFailure, request, type ApiResult } from '../requests/api.ts';
import { withRetry } from '../requests/retry.ts';
import { areCookiesBlocked } from '../storage.ts';
import type { Store } from '../store.ts';
import { runExclusively } from '../run-exclusively.ts';

/** Pages that have created a guest. Their first request shows whether the session's cookie comes back. */
const pagesWithNewGuest = new WeakSet<Store>();

/**
 * Signs a visitor in as a guest with a generated name; does nothing when signed in. If another tab has started a session
 * meanwhile, its user is adopted. Creates no guest when the browser blocks cookies.
 */
export async function ensureSignedIn({ store, retryQueue, announceUser }: Client): Promise<ApiResult<null>> {
  if (store.state.currentUser) return { ok: true, value: null };
  if (areCookiesBlocked()) return { ok: false, failure: createLocalFailure('cookies_blocked') };
  // Two tabs that are tapped at the same time must not create two guests: the second request carries the first one's cookie.
  const result = await runExclusively('sign in', () =>
    withRetry(
      () => request<{ user: OwnUser }>('POST', '/auth/guest', { body: {} }),
      createRetryOptions(retryQueue),
    ),
  );
  if (!result.ok) return result;
  const { createdAt: _, ...currentUser } = result.value.user;
  pagesWithNewGuest.add(store);
  announceUser(currentUser.id);
  store.patch({ currentUser: { ...currentUser, email: currentUser.email ?? null } });
  return { ok: true, value: null };
}

/**
 * Handles a failure that can come from the session: explains it when the cookie of a new guest was not sent back, and
 * otherwise compares the page's user with the session's.
 */
export function explainSessionFailure({ store, checkUser }: Client, failure: Failure): Failure {
  const { code } = failure;
  if (code === 'not_signed_in' && pagesWithNewGuest.has(store)) return createLocalFailure('cookies_blocked');
  if (code === 'not_signed_in' || code === 'not_a_player' || code === 'not_host' || code === 'not_invited')
    checkUser();
  return failure;
}

/** Retry options with the client's queue and real randomness. */
export function createRetryOptions(retryQueue: Client['retryQueue']) {
  return { wait: (delayMs: number) => retryQueue.wait(delayMs), random: () => Math.random() };
}
