import type { Game } from '../../../games/game.ts';
import type { Client } from '../client.ts';
import { request } from '../requests/api.ts';
import { withRetry } from '../requests/retry.ts';
import { getGameView } from '../../state/client-state.ts';
import { ensureSignedIn, createRetryOptions } from './guest.ts';
import { performRequest } from './action.ts';

/** The verbs of a game that a control may ask for, with what to say when one fails. */
const gameTransitions = {
  join: 'sit down',
  accept: 'accept the invitation',
  decline: 'decline the invitation',
  cancel: 'call the game off',
  resign: 'resign',
  claim: 'claim the game',
  rematch: 'offer a rematch',
  withdraw: 'withdraw the offer',
} as const;
export type GameTransition = keyof typeof gameTransitions;

/**
 * Asks for one of the verbs about the game on show, or about `gameId` in a list. Sent again after a lost answer: the
 * same request about a game changes nothing the second time.
 */
export function requestTransition(
  client: Client,
  transition: GameTransition,
  gameId?: string,
): Promise<void> {
  const { store, navigate } = client;
  // As it is now: the stream may bring what comes of this before the answer does.
  const gameView = getGameView(store.state);
  const id = gameId ?? gameView?.game.id;
  if (id === undefined) return Promise.resolve();
  const path = `/games/${id}/${transition === 'withdraw' ? 'rematch' : transition}`;
  const body = transition === 'withdraw' ? { withdraw: true } : undefined;
  store.patch({ openDialog: null });
  return performRequest(
    client,
    { action: transition, value: gameId, verbPhrase: gameTransitions[transition] },
    async () => {
      const user = transition === 'join' ? await ensureSignedIn(client) : null;
      if (user && !user.ok) return user;
      const send = () => request<{ game: Game }>('POST', path, body && { body });
      return withRetry(send, createRetryOptions(client.retryQueue));
    },
    ({ game }) => {
      client.applyGame(game);
      // The stream was opened as a stranger's: as a player's it counts for presence and carries invitations.
      if (transition === 'join') client.reconnect();
      if (transition === 'accept' && !gameView) navigate(`/play/${game.id}`);
      if (transition === 'cancel' && gameView?.game.seeking) navigate('/');
    },
  );
}
