import type { Game, Lobby } from '../../games/game.ts';
import type { Feed } from './page-config.ts';
import { withLobby } from '../state/client-state.ts';
import { receiveLobby, receiveLobbyGame } from '../state/my-games.ts';

/** Home hears of all games of whoever is signed in. The other pages show what was served. */
export const homeFeed: Feed = {
  streamOf: ({ screen, viewer }) => (screen.screen === 'home' && viewer ? '/events' : null),
  sourceOf: () => ({ path: '/games', etag: null }),
  // The lists of a player cost far more to read than one game.
  pollMs: 60_000,
  canCall: ({ viewer }) => viewer !== null,
  takeIn: (state, answer) => withLobby(state, (lobby) => receiveLobby(lobby, answer as Lobby)),
  merge: (state, game) => withLobby(state, (lobby) => lobby && receiveLobbyGame(lobby, game)),
  hear({ store, go }, event, data) {
    if (event === 'snapshot') store.update((state) => homeFeed.takeIn(state, data, 0));
    if (event === 'lobby') store.update((state) => homeFeed.merge(state, data as Game, 0));
    // The player went home while waiting for anyone, and somebody has come.
    if (event === 'match') go(`/play/${(data as Game).id}`);
  },
};
