import type { Game, Presence } from '../../games/game.ts';
import type { Client } from './client.ts';
import type { Feed } from './page-config.ts';
import { tableIn, type ClientState } from '../state/client-state.ts';
import { ownSeat, receive, receivePresence } from '../state/reducers.ts';
import { withNotice } from '../state/notice.ts';
import { seatOf } from '../state/seats.ts';
import { PlayerName } from '../messages/player-names.ts';

/** A game's page hears of its game, of who is there, and of invitations from elsewhere. */
export const gameFeed: Feed = {
  streamOf: (state) => `${gamePath(state)}/events`,
  sourceOf: (state) => ({ path: gamePath(state), etag: `"${tableIn(state)?.game.version ?? 0}"` }),
  pollMs: 15_000,
  canCall(state) {
    const game = tableIn(state)?.game;
    if (!game || game.status === 'declined' || game.status === 'cancelled') return false;
    // A finished game may still be followed by an offer of a rematch.
    return ownSeat(state) !== null && !game.rematch?.gameId;
  },
  takeIn: (state, answer, localNow) => receive(state, (answer as { game: Game }).game, localNow),
  merge: receive,
  hear(client, event, data) {
    const { store } = client;
    if (event === 'game') store.update((state) => receive(state, data as Game, Date.now()));
    if (event === 'presence') store.update((state) => receivePresence(state, data as Presence));
    if (event === 'lobby') hearOfAnother(client, data as Game);
    if (event === 'match') follow(client, data as Game);
  },
};

function gamePath(state: ClientState): string {
  return `/games/${tableIn(state)?.game.id ?? ''}`;
}

/** Another game of this player has changed: an invitation is worth a word, the rest waits at home. */
function hearOfAnother({ store }: Client, game: Game): void {
  const isForMe = game.status === 'invited' && seatOf(game, store.state.viewer?.id) === 'O';
  if (!isForMe || game.id === tableIn(store.state)?.game.id) return;
  store.update((state) =>
    withNotice(state, {
      tone: 'news',
      text: [PlayerName(game, 'X'), ' invites you to a game.'],
      next: { label: 'See', href: `/play/${game.id}` },
    }),
  );
}

/** The waiting game gave way to another one, which has begun. */
function follow({ store, go }: Client, game: Game): void {
  const table = tableIn(store.state);
  if (table?.game.seeking && table.game.status === 'open' && table.game.id !== game.id)
    go(`/play/${game.id}`);
}
