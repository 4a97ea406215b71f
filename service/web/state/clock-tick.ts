import { getGameView, type ClientState } from './client-state.ts';
import { getSeat } from './seats.ts';

/** Id of the rematch if it started between the two states and this user plays in it; null otherwise. */
export function findNewRematch(before: ClientState, now: ClientState): string | null {
  const [oldView, gameView] = [getGameView(before), getGameView(now)];
  const rematchGameId = gameView?.game.rematch?.gameId ?? null;
  if (!oldView || !gameView || rematchGameId === null || oldView.game.rematch?.gameId === rematchGameId)
    return null;
  return getSeat(gameView.game, now.currentUser?.id) ? rematchGameId : null;
}
