import type { Game } from '../../../games/game.ts';
import type { Client } from '../client.ts';
import { newKey, request } from '../requests/api.ts';
import { persistently } from '../requests/retry.ts';
import { keepTabValue, readTabValue } from '../storage.ts';
import { ensureUser, patience } from './guest.ts';
import { perform, type GestureNames } from './action.ts';

interface NewGame {
  readonly path: '/games' | '/games/match';
  readonly body: { readonly opponent?: string; readonly bot?: string; readonly moveSeconds?: number };
}

/** Keys of gestures that have had no answer yet: the next try of the same gesture must not make a twin. */
const keys = new Map<string, string>();

/** Creates or takes a game and goes to it. */
export function startGame(client: Client, names: GestureNames, { path, body }: NewGame): Promise<void> {
  const gesture = JSON.stringify([path, body]);
  return perform(
    client,
    names,
    async () => {
      const user = await ensureUser(client);
      if (!user.ok) return user;
      const idempotencyKey = keys.get(gesture) ?? newKey();
      keys.set(gesture, idempotencyKey);
      const send = () => request<{ game: Game }>('POST', path, { body, idempotencyKey });
      const answer = await persistently(send, patience(client.hurry));
      if (answer.ok) rememberKey(answer.value.game, idempotencyKey);
      if (answer.ok || answer.failure.code !== 'unreachable') keys.delete(gesture);
      return answer;
    },
    ({ game }) => client.go(`/play/${game.id}`),
  );
}

/**
 * The key of a quick match is kept for this tab: while it waits, the same request is made again, and with the same key
 * it means the same game even in the instant in which somebody takes it.
 */
function rememberKey(game: Game, key: string): void {
  if (game.seeking) keepTabValue(`match ${game.id}`, key);
}

/** The key with which the waiting game was asked for; null in another tab, or where the browser keeps nothing. */
export function matchKey(gameId: string): string | null {
  return readTabValue(`match ${gameId}`);
}
