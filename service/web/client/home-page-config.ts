import type { Game, MyGames } from '../../games/game.ts';
import type { LiveConfig } from './page-config.ts';
import { withMyGames } from '../state/client-state.ts';
import { withGameNotice } from '../state/game-notice.ts';
import { findGame, mergeGameLists, updateGameInLists } from '../state/my-games.ts';

/** All games of the signed-in user: the home page lists them, and every page tells about invitations and rematch offers. */
export const homeLiveConfig: LiveConfig = {
  streamPathFor: ({ currentUser }) => (currentUser ? '/events' : null),
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
    if (event === 'lobby') {
      const game = data as Game;
      store.update((state) => withGameNotice(homeLiveConfig.applyGame(state, game, 0), game));
    }
    // The player went to the home page while waiting for a match, and an opponent was found. Hidden tabs stay, because the
    // waiting game's own tab follows too.
    if (event === 'match' && document.visibilityState !== 'hidden') navigate(`/play/${(data as Game).id}`);
  },
};
