import type { Game } from '../../../games/game.ts';
import type { Client } from '../client.ts';
import { request } from '../requests/api.ts';
import { withRetry } from '../requests/retry.ts';
import { getGameView } from '../../state/client-state.ts';
import { ensureSignedIn, createRetryOptions } from './guest.ts';
import { performRequest } from './action.ts';
import { messages } from '../../messages/common-catalogue.ts';

/** State transitions of a game. */
export type GameTransition =
  'join' | 'accept' | 'decline' | 'cancel' | 'resign' | 'claim' | 'leave' | 'rematch' | 'withdraw';

/**
 * Requests a transition of the game on screen, or of `gameId` in a list. The requests are idempotent, so they are retried
 * when the response is lost.
 */
export function requestTransition(
  client: Client,
  transition: GameTransition,
  gameId?: string,
): Promise<void> {
  const { store, navigate } = client;
  // Read it before the request: the stream can deliver the new state before the response arrives.
  const gameView = getGameView(store.state);
  const id = gameId ?? gameView?.game.id;
  if (id === undefined) return Promise.resolve();
  const path = `/games/${id}/${transition === 'withdraw' ? 'rematch' : transition}`;
  const body = transition === 'withdraw' ? { withdraw: true } : undefined;
  store.patch({ openDialog: null });
  return performRequest(
    client,
    { action: transition, value: gameId, verbPhrase: messages.verbPhrases[transition] },
    async () => {
      const user = transition === 'join' ? await ensureSignedIn(client) : null;
      if (user && !user.ok) return user;
      const send = () => request<{ game: Game }>('POST', path, body && { body });
      return withRetry(send, createRetryOptions(client.retryQueue));
    },
    ({ game }) => {
      client.applyGame(game);
      // The stream was opened as a spectator's; only a player's stream counts for presence and receives invitations.
      if (transition === 'join') client.reconnect();
      if (transition === 'accept' && gameId !== undefined) navigate(`/play/${game.id}`);
      const rematchId = game.rematch?.gameId;
      if (transition === 'rematch' && gameId !== undefined && rematchId) navigate(`/play/${rematchId}`);
      if (transition === 'cancel' && gameView?.game.seeking) navigate('/');
    },
  );
}
