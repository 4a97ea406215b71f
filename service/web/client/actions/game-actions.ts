import type { Game } from '../../../games/game.ts';
import type { Client } from '../client.ts';
import { request } from '../requests/api.ts';
import { persistently } from '../requests/retry.ts';
import { tableIn } from '../../state/client-state.ts';
import { ensureUser, patience } from './guest.ts';
import { perform } from './action.ts';

/** The verbs of a game that a control may ask for, with what to say when one fails. */
const verbs = {
  join: 'sit down',
  accept: 'accept the invitation',
  decline: 'decline the invitation',
  cancel: 'call the game off',
  resign: 'resign',
  claim: 'claim the game',
  rematch: 'offer a rematch',
  withdraw: 'withdraw the offer',
} as const;
export type Verb = keyof typeof verbs;

/**
 * Asks for one of the verbs about the game on show, or about `gameId` in a list. Sent again after a lost answer: the
 * same request about a game changes nothing the second time.
 */
export function askFor(client: Client, verb: Verb, gameId?: string): Promise<void> {
  const { store, go } = client;
  // As it is now: the stream may bring what comes of this before the answer does.
  const table = tableIn(store.state);
  const id = gameId ?? table?.game.id;
  if (id === undefined) return Promise.resolve();
  const path = `/games/${id}/${verb === 'withdraw' ? 'rematch' : verb}`;
  const body = verb === 'withdraw' ? { withdraw: true } : undefined;
  store.patch({ asking: null });
  return perform(
    client,
    { act: verb, value: gameId, doing: verbs[verb] },
    async () => {
      const user = verb === 'join' ? await ensureUser(client) : null;
      if (user && !user.ok) return user;
      const send = () => request<{ game: Game }>('POST', path, body && { body });
      return persistently(send, patience(client.hurry));
    },
    ({ game }) => {
      client.merge(game);
      // The stream was opened as a stranger's: as a player's it counts for presence and carries invitations.
      if (verb === 'join') client.reconnect();
      if (verb === 'accept' && !table) go(`/play/${game.id}`);
      if (verb === 'cancel' && table?.game.seeking) go('/');
    },
  );
}
