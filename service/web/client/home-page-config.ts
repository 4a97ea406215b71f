import type { Game, MyGames } from '../../games/game.ts';
import type { LiveConfig } from './page-config.ts';
import { withMyGames } from '../state/client-state.ts';
import { findGame, mergeGameLists, updateGameInLists } from '../state/my-games.ts';

/** The home page receives all games of the signed-in user. The other pages without a game have no stream. */
export const homeLiveConfig: LiveConfig = {
  streamPathFor: ({ screen, currentUser }) => (screen.screen === 'home' && currentUser ? '/events' : null),
  pollTargetFor: () => ({ path: '/games', etag: null }),
  // The lists cost the server far more than one game.
  pollIntervalMs: 60_000,
  canShowBadge: ({ currentUser }) => currentUser !== null,
  getVersion: ({ screen }, gameId) =>
    screen.screen === 'home' && screen.myGames ? findGame(screen.myGames, gameId)?.version : undefined,
  applyResponse: (state, response) =>
    withMyGames(state, (myGames) => mergeGameLists(myGames, response as MyGames)),
  applyGame: (state, game) => withMyGames(state, (myGames) => myGames && updateGameInLists(myGames, game)),
  onEvent({ store, navigate }, event, data) {
    if (event === 'snapshot') store.update((state) => homeLiveConfig.applyResponse(state, data, 0, state));
    if (event === 'lobby') store.update((state) => homeLiveConfig.applyGame(state, data as Game, 0));
    // The player went to the home page while waiting for a match, and an opponent was found. Hidden tabs stay, because the
    // waiting game's own tab follows too.
    if (event === 'match' && document.visibilityState !== 'hidden') navigate(`/play/${(data as Game).id}`);
  },
};
