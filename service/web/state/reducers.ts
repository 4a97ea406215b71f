import type { Game, Presence } from '../../games/game.ts';
import { announceChange, announcePresence } from '../messages/announcements.ts';
import { moveOvertaken } from '../messages/error-messages.ts';
import { tableIn, withTable, type ClientState, type Notice } from './client-state.ts';
import { clockOffset } from './countdown.ts';
import { withNotice } from './notice.ts';
import { seatOf } from './seats.ts';
import { receiveGame, rollBack } from './game-view.ts';

/** The seat of whoever uses this browser at the game on show. */
export function ownSeat(state: ClientState) {
  const table = tableIn(state);
  return table && seatOf(table.game, state.viewer?.id);
}

/**
 * Merges a game into the page that shows it: the board, what is announced, and what a pending move has come to.
 * Anything that is not newer changes the clock at most.
 *
 * @param localNow milliseconds on this machine's clock
 */
export function receive(state: ClientState, game: Game, localNow: number): ClientState {
  const table = tableIn(state);
  if (!table || table.game.id !== game.id) return state;
  const { table: next, fate } = receiveGame(table, game);
  if (next === table) return state;
  const seat = seatOf(game, state.viewer?.id);
  const ended = game.status === 'finished' && table.game.status !== 'finished';
  const said = announceChange(table.game, game, seat, ended && seat ? 'no' : 'yes');
  const offset = clockOffset(game.now, localNow);
  const merged = {
    ...withTable(state, next),
    offset,
    time: localNow + offset,
    announcement: said || state.announcement,
    asking: game.status === 'playing' ? state.asking : null,
    notice: table.pending && fate !== 'waits' ? null : state.notice,
  };
  return fate === 'overtaken' ? withNotice(merged, moveOvertaken) : merged;
}

/** Merges who is at the page. */
export function receivePresence(state: ClientState, presence: Presence): ClientState {
  const table = tableIn(state);
  if (!table) return state;
  const said = announcePresence(table.game, table.presence, presence, ownSeat(state));
  return { ...withTable(state, { ...table, presence }), announcement: said || state.announcement };
}

/** Takes the pending move back and says why. */
export function refuseMove(state: ClientState, notice: Notice): ClientState {
  const table = tableIn(state);
  return withNotice(table ? withTable(state, rollBack(table)) : state, notice);
}
