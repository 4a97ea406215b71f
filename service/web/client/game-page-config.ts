import type { Game, Presence } from '../../games/game.ts';
import type { Client } from './client.ts';
import { getMonotonicMs } from './monotonic-clock.ts';
import type { LiveConfig } from './page-config.ts';
import { getGameView, type ClientState } from '../state/client-state.ts';
import { getOwnSeat, applyGame, applyPresence } from '../state/reducers.ts';
import { withGameNotice } from '../state/game-notice.ts';
import { formatGameEtag } from '../../shared/game-etag.ts';

/** The game page receives its game, presence, invitations and matches. */
export const gameLiveConfig: LiveConfig = {
  streamPathFor: (state) => `${getGamePath(state)}/events`,
  pollTargetFor: (state) => {
    const game = getGameView(state)?.game;
    return { path: getGamePath(state), etag: game ? formatGameEtag(game) : null };
  },
  pollIntervalMs: 15_000,
  canShowBadge(state) {
    const game = getGameView(state)?.game;
    if (!game || game.status === 'declined' || game.status === 'cancelled') return false;
    // A finished game can still get a rematch offer.
    return getOwnSeat(state) !== null && !game.rematch?.gameId;
  },
  getVersion(state, gameId) {
    const game = getGameView(state)?.game;
    return game?.id === gameId ? game.version : undefined;
  },
  applyResponse: (state, response, localNow, stateBefore) =>
    applyGame(state, (response as { game: Game }).game, localNow, getGameView(stateBefore)?.game.version),
  applyGame,
  onEvent(client, event, data) {
    const { store } = client;
    // A hidden tab receives its game as one of the user's games.
    if (event === 'game' || event === 'lobby')
      store.update((state) => applyGame(state, data as Game, getMonotonicMs()));
    if (event === 'presence') store.update((state) => applyPresence(state, data as Presence));
    if (event === 'lobby') store.update((state) => withGameNotice(state, data as Game));
    if (event === 'match') followMatch(client, data as Game);
  },
};

function getGamePath(state: ClientState): string {
  return `/games/${getGameView(state)?.game.id ?? ''}`;
}

/** Opens the matched game when it replaces the waiting one, also if the user plays the computer meanwhile. */
function followMatch({ store, navigate }: Client, game: Game): void {
  const gameView = getGameView(store.state);
  const isLooking = gameView?.game.seeking && gameView.game.status === 'open' && gameView.game.id !== game.id;
  if (isLooking || store.state.isLookingMeanwhile) navigate(`/play/${game.id}`);
}
