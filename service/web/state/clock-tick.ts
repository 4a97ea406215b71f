import { getGameView, type ClientState } from './client-state.ts';
import { getRemainingMs } from './countdown.ts';
import { getOwnSeat } from './reducers.ts';
import { getSeat } from './seats.ts';
import { messages } from '../messages/common-catalogue.ts';

const lowTimeMs = 10_000;

/**
 * Sets the time and announces once when ten seconds are left for this player's move.
 *
 * @param serverTime the server's time in milliseconds
 */
export function announceLowTime(state: ClientState, serverTime: number): ClientState {
  const gameView = getGameView(state);
  const { deadline, turn } = gameView?.game ?? { deadline: null, turn: null };
  if (!deadline || turn === null || turn !== getOwnSeat(state)) return { ...state, serverTime };
  const isNowLow =
    getRemainingMs(deadline, state.serverTime) > lowTimeMs &&
    getRemainingMs(deadline, serverTime) <= lowTimeMs;
  return {
    ...state,
    serverTime,
    announcement: isNowLow ? messages.announcements.lowTime : state.announcement,
  };
}

/** Id of the rematch if it started between the two states and this user plays in it; null otherwise. */
export function findNewRematch(before: ClientState, now: ClientState): string | null {
  const [oldView, gameView] = [getGameView(before), getGameView(now)];
  const rematchGameId = gameView?.game.rematch?.gameId ?? null;
  if (!oldView || !gameView || rematchGameId === null || oldView.game.rematch?.gameId === rematchGameId)
    return null;
  return getSeat(gameView.game, now.currentUser?.id) ? rematchGameId : null;
}
