import type { Game } from '../../../games/game.ts';
import type { Client } from '../client.ts';
import { request } from '../requests/api.ts';
import { persistently } from '../requests/persistent.ts';
import { tableIn } from '../state/client-state.ts';
import { receive } from '../state/incoming.ts';
import { ensureUser, patience } from './guest.ts';
import { perform } from './gesture.ts';
import { matchKey } from './start-game.ts';

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
  const { store } = client;
  const id = gameId ?? tableIn(store.state)?.game.id;
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
    ({ game }) => finish(client, verb, game),
  );
}

function finish({ store, go }: Client, verb: Verb, game: Game): void {
  const table = tableIn(store.state);
  if (table?.game.id === game.id) store.update((state) => receive(state, game, Date.now()));
  if (verb === 'accept' && !table) return go(`/play/${game.id}`);
  if (verb === 'cancel' && table?.game.seeking) return go('/');
  if (!table) store.update((state) => receive(state, game, Date.now()));
  // A visitor's stream was opened as a stranger's: as a player it carries presence and invitations.
  if (verb === 'join') go(`/play/${game.id}`);
}

/** Repeats the quick-match request for the waiting game on show, as the contract asks every 10 s. */
export async function keepWaiting({ store, go }: Client): Promise<void> {
  const table = tableIn(store.state);
  const isMine = table?.game.players.X?.id === store.state.viewer?.id;
  if (!table?.game.seeking || table.game.status !== 'open' || !isMine || store.state.busy) return;
  const { id, moveSeconds } = table.game;
  const idempotencyKey = matchKey(id);
  const answer = await request<{ game: Game }>('POST', '/games/match', {
    body: moveSeconds === null ? {} : { moveSeconds },
    ...(idempotencyKey && { idempotencyKey }),
  });
  // Called off meanwhile: the answer has no longer anything to say.
  if (!answer.ok || tableIn(store.state)?.game.status === 'cancelled') return;
  if (answer.value.game.id !== id) return go(`/play/${answer.value.game.id}`);
  store.update((state) => receive(state, answer.value.game, Date.now()));
}
