import type { Game } from '../../../games/game.ts';
import type { Client } from '../client.ts';
import { generateRandomId, request } from '../requests/api.ts';
import { withRetry } from '../requests/retry.ts';
import type { MarkChoice } from '../../state/preferences.ts';
import { getGameView } from '../../state/client-state.ts';
import { writeTabValue, readTabValue } from '../storage.ts';
import { ensureSignedIn, createRetryOptions } from './guest.ts';
import { performRequest, type ActionNames, type FailureHandler } from './action.ts';

interface NewGameRequest {
  readonly path: '/games' | '/games/match';
  readonly body: {
    readonly opponent?: string;
    readonly bot?: string;
    readonly moveSeconds?: number;
    readonly mark?: MarkChoice;
  };
}

/** Idempotency keys of requests without a response, by request: retrying must not create a second game. */
const idempotencyKeys = new Map<string, string>();

/** Creates a game or finds a match, then opens it. */
export function startGame(
  client: Client,
  actionNames: ActionNames,
  { path, body }: NewGameRequest,
  handleFailure?: FailureHandler,
): Promise<void> {
  const requestKey = JSON.stringify([path, body]);
  return performRequest(
    client,
    actionNames,
    async () => {
      const shownGame = getGameView(client.store.state)?.game;
      if (body.bot && shownGame?.seeking && shownGame.status === 'open')
        writeTabValue(waitingKey, JSON.stringify({ id: shownGame.id, moveSeconds: shownGame.moveSeconds }));
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
    handleFailure,
  );
}

/**
 * Stores the key of a quick match for this tab. The repeated requests send it, so that they return the same game even if
 * another player joins at that moment.
 */
function storeMatchKey(game: Game, key: string): void {
  if (game.seeking) writeTabValue(`match ${game.id}`, key);
}

/** A game in the quick-match queue. */
export type WaitingGame = Pick<Game, 'id' | 'moveSeconds'>;

/** Key of this tab's {@link WaitingGame} as JSON, which waits while the user plays the computer. */
export const waitingKey = 'waiting';

/** The idempotency key of a waiting game; null in other tabs or when storage is blocked. */
export function readMatchKey(gameId: string): string | null {
  return readTabValue(`match ${gameId}`);
}
