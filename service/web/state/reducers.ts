import type { Notice } from '../messages/notice.ts';
import type { Game, Presence } from '../../games/game.ts';
import { announceChange, announcePresence } from '../messages/announcements.ts';
import { moveOutdatedNotice } from '../messages/error-messages.ts';
import { getGameView, withGameView, type ClientState } from './client-state.ts';
import { getClockOffsetMs } from './countdown.ts';
import { withNotice } from './notice.ts';
import { getSeat } from './seats.ts';
import { updateGameView, removePendingMove } from './game-view.ts';

/** The current user's mark in the game on screen; null for spectators. */
export function getOwnSeat(state: ClientState) {
  const gameView = getGameView(state);
  return gameView && getSeat(gameView.game, state.currentUser?.id);
}

/**
 * Merges a game into the page that shows it: board, announcement, clock and pending move. Versions that are not newer and
 * other games change nothing.
 *
 * @param localNow local time in milliseconds
 */
export function applyGame(state: ClientState, game: Game, localNow: number): ClientState {
  const gameView = getGameView(state);
  if (!gameView || gameView.game.id !== game.id) return state;
  const { gameView: nextView, pendingStatus } = updateGameView(gameView, game);
  if (nextView === gameView) return state;
  const seat = getSeat(game, state.currentUser?.id);
  const hasEnded = game.status === 'finished' && gameView.game.status !== 'finished';
  const announcement = announceChange(gameView.game, game, seat, hasEnded && seat ? 'no' : 'yes');
  const clockOffsetMs = getClockOffsetMs(game.now, localNow);
  const merged = {
    ...withGameView(state, nextView),
    clockOffsetMs,
    serverTime: localNow + clockOffsetMs,
    announcement: announcement || state.announcement,
    openDialog: game.status === 'playing' ? state.openDialog : null,
    notice: gameView.pendingMove && pendingStatus !== 'pending' ? null : state.notice,
  };
  return pendingStatus === 'outdated' ? withNotice(merged, moveOutdatedNotice) : merged;
}

/** Merges the players' presence and announces changes. */
export function applyPresence(state: ClientState, presence: Presence): ClientState {
  const gameView = getGameView(state);
  if (!gameView) return state;
  const announcement = announcePresence(gameView.game, gameView.presence, presence, getOwnSeat(state));
  return {
    ...withGameView(state, { ...gameView, presence }),
    announcement: announcement || state.announcement,
  };
}

/** Rolls the pending move back and shows the reason. */
export function rejectPendingMove(state: ClientState, notice: Notice): ClientState {
  const gameView = getGameView(state);
  return withNotice(gameView ? withGameView(state, removePendingMove(gameView)) : state, notice);
}
