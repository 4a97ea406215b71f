import { getOtherMark } from '../../rules/board.ts';
import type { Notice } from '../messages/notice.ts';
import type { Game, Presence } from '../../games/game.ts';
import { moveOutdatedNotice } from '../messages/error-messages.ts';
import { getGameView, withGameView, type ClientState } from './client-state.ts';
import { applyServerTime } from './countdown.ts';
import { withNotice } from './notice.ts';
import { getSeat } from './seats.ts';
import { updateGameView, removePendingMove } from './game-view.ts';

/** The current user's mark in the game on screen; null for spectators. */
export function getOwnSeat(state: ClientState) {
  const gameView = getGameView(state);
  return gameView && getSeat(gameView.game, state.currentUser?.id);
}

/**
 * Merges a game into the page that shows it: board, clock and pending move. Versions that are not newer
 * synchronize the clock only, and other games change nothing.
 *
 * @param localNow local monotonic time in milliseconds
 * @param replacedVersion the version on screen when a strongly consistent read began: the result replaces it even if it is
 *   lower, because the version on screen was then never stored
 */
export function applyGame(
  oldState: ClientState,
  game: Game,
  localNow: number,
  replacedVersion?: number,
): ClientState {
  const gameView = getGameView(oldState);
  if (!gameView || gameView.game.id !== game.id) return oldState;
  const state = applyServerTime(oldState, game.now, localNow);
  const { gameView: nextView, pendingStatus } = updateGameView(gameView, game, replacedVersion);
  if (nextView === gameView) return state;
  const merged = {
    ...withGameView(state, nextView),
    openDialog: game.status === 'playing' ? state.openDialog : null,
    notice: gameView.pendingMove && pendingStatus !== 'pending' ? null : state.notice,
  };
  return pendingStatus === 'outdated' ? withNotice(merged, moveOutdatedNotice) : merged;
}

/** Merges the players' presence. The first presence is not a change, so it is not announced. */
export function applyPresence(state: ClientState, presence: Presence): ClientState {
  const gameView = getGameView(state);
  if (!gameView) return state;
  const announcedPresence = gameView.announcedPresence ?? presence;
  const seat = getOwnSeat(state);
  return withGameView(state, {
    ...gameView,
    presence,
    announcedPresence,
    hasOpponentLeft: gameView.hasOpponentLeft && seat !== null && presence[getOtherMark(seat)] === false,
  });
}

/** Announces the current presence if it differs from the announced one; called when it has lasted for a moment. */
export function announceLastingPresence(state: ClientState): ClientState {
  const gameView = getGameView(state);
  return gameView && gameView.announcedPresence !== gameView.presence
    ? withGameView(state, { ...gameView, announcedPresence: gameView.presence })
    : state;
}

/** Notes that the opponent has left; called when they have been away for a while. */
export function markOpponentLeft(state: ClientState): ClientState {
  const gameView = getGameView(state);
  const seat = getOwnSeat(state);
  return gameView && seat && gameView.presence?.[getOtherMark(seat)] === false
    ? withGameView(state, { ...gameView, hasOpponentLeft: true })
    : state;
}

/** Rolls the pending move back and shows the reason. */
export function rejectPendingMove(state: ClientState, notice: Notice): ClientState {
  const gameView = getGameView(state);
  return withNotice(gameView ? withGameView(state, removePendingMove(gameView)) : state, notice);
}
