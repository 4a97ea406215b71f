import type { Game, Presence } from '../../games/game.ts';
import { announceChange, announcePresence } from '../messages/announcements.ts';
import { moveOutdatedNotice } from '../messages/error-messages.ts';
import { getGameView, withGameView, type ClientState, type Notice } from './client-state.ts';
import { getClockOffsetMs } from './countdown.ts';
import { withNotice } from './notice.ts';
import { getSeat } from './seats.ts';
import { updateGameView, removePendingMove } from './game-view.ts';

/** The seat of whoever uses this browser at the game on show. */
export function getOwnSeat(state: ClientState) {
  const gameView = getGameView(state);
  return gameView && getSeat(gameView.game, state.currentUser?.id);
}

/**
 * Merges a game into the page that shows it: the board, what is announced, and what a pending move has come to.
 * Anything that is not newer changes the clock at most.
 *
 * @param localNow milliseconds on this machine's clock
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
    notice: gameView.pendingMove && pendingStatus !== 'waits' ? null : state.notice,
  };
  return pendingStatus === 'overtaken' ? withNotice(merged, moveOutdatedNotice) : merged;
}

/** Merges who is at the page. */
export function applyPresence(state: ClientState, presence: Presence): ClientState {
  const gameView = getGameView(state);
  if (!gameView) return state;
  const announcement = announcePresence(gameView.game, gameView.presence, presence, getOwnSeat(state));
  return {
    ...withGameView(state, { ...gameView, presence }),
    announcement: announcement || state.announcement,
  };
}

/** Takes the pending move back and says why. */
export function rejectPendingMove(state: ClientState, notice: Notice): ClientState {
  const gameView = getGameView(state);
  return withNotice(gameView ? withGameView(state, removePendingMove(gameView)) : state, notice);
}
