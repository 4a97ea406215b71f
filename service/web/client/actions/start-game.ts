import type { Game } from '../../../games/game.ts';
import type { Client } from '../client.ts';
import { generateRandomId, request } from '../requests/api.ts';
import { withRetry } from '../requests/retry.ts';
import { writeTabValue, readTabValue } from '../storage.ts';
import { ensureSignedIn, createRetryOptions } from './guest.ts';
import { performRequest, type ActionNames } from './action.ts';

interface NewGameRequest {
  readonly path: '/games' | '/games/match';
  readonly body: { readonly opponent?: string; readonly bot?: string; readonly moveSeconds?: number };
}

/** Keys of gestures that have had no answer yet: the next try of the same gesture must not make a twin. */
const idempotencyKeys = new Map<string, string>();

/** Creates or takes a game and goes to it. */
export function startGame(
  client: Client,
  actionNames: ActionNames,
  { path, body }: NewGameRequest,
): Promise<void> {
  const requestKey = JSON.stringify([path, body]);
  return performRequest(
    client,
    actionNames,
    async () => {
      const user = await ensureSignedIn(client);
      if (!user.ok) return user;
      const idempotencyKey = idempotencyKeys.get(requestKey) ?? generateRandomId();
      idempotencyKeys.set(requestKey, idempotencyKey);
      const send = () => request<{ game: Game }>('POST', path, { body, idempotencyKey });
      const result = await withRetry(send, createRetryOptions(client.retryQueue));
      if (result.ok) storeMatchKey(result.value.game, idempotencyKey);
      if (result.ok || result.failure.code !== 'unreachable') idempotencyKeys.delete(requestKey);
      return result;
    },
    ({ game }) => client.navigate(`/play/${game.id}`),
  );
}

/**
 * The key of a quick match is kept for this tab: while it waits, the same request is made again, and with the same key
 * it means the same game even in the instant in which somebody takes it.
 */
function storeMatchKey(game: Game, key: string): void {
  if (game.seeking) writeTabValue(`match ${game.id}`, key);
}

/** The key with which the waiting game was asked for; null in another tab, or where the browser keeps nothing. */
export function readMatchKey(gameId: string): string | null {
  return readTabValue(`match ${gameId}`);
}
