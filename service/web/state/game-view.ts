import type { Game, Presence } from '../../games/game.ts';
import { outcomeOf, turnOf, type Cell, type Mark, type Moves } from '../../rules/board.ts';

/** A move shown before the server has answered. */
export interface Pending {
  readonly cell: Cell;
  /** The moves it was decided on. */
  readonly after: Moves;
}

/** A game as one tab shows it: what the server last said, and what this tab has done since. */
export interface Table {
  readonly game: Game;
  readonly presence: Presence | null;
  readonly pending: Pending | null;
  /** How many moves are shown while stepping through a finished game; null follows the game. */
  readonly step: number | null;
}

/** What became of a pending move when newer facts arrived. */
export type Fate = 'none' | 'waits' | 'stored' | 'overtaken';

export function tableOf(game: Game, presence: Presence | null): Table {
  return { game, presence, pending: null, step: null };
}

/** The moves on the board: stored, then the pending one; or the first few while stepping. */
export function shownMoves(table: Table): Moves {
  if (table.step !== null) return table.game.moves.slice(0, table.step);
  return table.pending ? [...table.pending.after, table.pending.cell] : table.game.moves;
}

/** Whether `seat` may play `cell` now. */
export function mayPlay(table: Table, seat: Mark | null, cell: Cell): boolean {
  const { game } = table;
  if (seat === null || table.pending || table.step !== null || game.status !== 'playing') return false;
  return game.turn === seat && !game.moves.includes(cell);
}

/** Shows `cell` as played; call it only where `mayPlay` allows. */
export function playPending(table: Table, cell: Cell): Table {
  return { ...table, pending: { cell, after: table.game.moves } };
}

/** Takes the pending move back. */
export function rollBack(table: Table): Table {
  return { ...table, pending: null };
}

/**
 * Merges what the server says about the game. An older or equal version changes nothing; a pending move ends when the
 * stored moves contain it, or when they went another way.
 */
export function receiveGame(table: Table, game: Game): { table: Table; fate: Fate } {
  if (game.id !== table.game.id || game.version <= table.game.version) {
    return { table, fate: table.pending ? 'waits' : 'none' };
  }
  const fate = fateOf(table.pending, game);
  const step = table.step !== null && game.status === 'finished' ? table.step : null;
  return { table: { ...table, game, step, pending: fate === 'waits' ? table.pending : null }, fate };
}

function fateOf(pending: Pending | null, game: Game): Fate {
  if (!pending) return 'none';
  const { after, cell } = pending;
  const continues = after.every((played, index) => game.moves[index] === played);
  if (continues && game.moves[after.length] === cell) return 'stored';
  return continues && game.moves.length === after.length && game.status === 'playing' ? 'waits' : 'overtaken';
}

/** Shows the position after `count` moves of a finished game; the last one follows the game again. */
export function stepTo(table: Table, count: number): Table {
  if (table.game.status !== 'finished') return table;
  const last = table.game.moves.length;
  const step = Math.max(0, Math.min(last, count));
  return { ...table, step: step === last ? null : step };
}

/** How many moves are on the board at present. */
export function stepOf(table: Table): number {
  return shownMoves(table).length;
}

/** The winning line to draw, once its last mark is on the board. */
export function shownLine(table: Table): readonly Cell[] | null {
  return outcomeOf(shownMoves(table))?.line ?? null;
}

/** Whose turn the board shows, the pending move included. */
export function shownTurn(table: Table): Mark | null {
  if (table.game.status !== 'playing') return null;
  return table.pending ? turnOf(shownMoves(table)) : table.game.turn;
}
