import type { Game, Presence } from '../../games/game.ts';
import { getOutcome, getTurn, type Cell, type Mark, type Moves } from '../../rules/board.ts';

/** A move shown before the server has answered. */
export interface PendingMove {
  readonly cell: Cell;
  /** The moves it was decided on. */
  readonly movesBefore: Moves;
}

/** A game as one tab shows it: what the server last said, and what this tab has done since. */
export interface GameView {
  readonly game: Game;
  readonly presence: Presence | null;
  readonly pendingMove: PendingMove | null;
  /** How many moves are shown while stepping through a finished game; null follows the game. */
  readonly replayIndex: number | null;
}

/** What became of a pending move when newer facts arrived. */
export type PendingStatus = 'none' | 'waits' | 'stored' | 'overtaken';

export function createGameView(game: Game, presence: Presence | null): GameView {
  return { game, presence, pendingMove: null, replayIndex: null };
}

/** The moves on the board: stored, then the pending one; or the first few while stepping. */
export function getShownMoves(gameView: GameView): Moves {
  if (gameView.replayIndex !== null) return gameView.game.moves.slice(0, gameView.replayIndex);
  return gameView.pendingMove
    ? [...gameView.pendingMove.movesBefore, gameView.pendingMove.cell]
    : gameView.game.moves;
}

/** Whether `seat` may play `cell` now. */
export function canPlay(gameView: GameView, seat: Mark | null, cell: Cell): boolean {
  const { game } = gameView;
  if (seat === null || gameView.pendingMove || gameView.replayIndex !== null || game.status !== 'playing')
    return false;
  return game.turn === seat && !game.moves.includes(cell);
}

/** Shows `cell` as played; call it only where `mayPlay` allows. */
export function addPendingMove(gameView: GameView, cell: Cell): GameView {
  return { ...gameView, pendingMove: { cell, movesBefore: gameView.game.moves } };
}

/** Takes the pending move back. */
export function removePendingMove(gameView: GameView): GameView {
  return { ...gameView, pendingMove: null };
}

/**
 * Merges what the server says about the game. An older or equal version changes nothing; a pending move ends when the
 * stored moves contain it, or when they went another way.
 */
export function updateGameView(
  gameView: GameView,
  game: Game,
): { gameView: GameView; pendingStatus: PendingStatus } {
  if (game.id !== gameView.game.id || game.version <= gameView.game.version) {
    return { gameView, pendingStatus: gameView.pendingMove ? 'waits' : 'none' };
  }
  const pendingStatus = getPendingStatus(gameView.pendingMove, game);
  const replayIndex =
    gameView.replayIndex !== null && game.status === 'finished' ? gameView.replayIndex : null;
  return {
    gameView: {
      ...gameView,
      game,
      replayIndex,
      pendingMove: pendingStatus === 'waits' ? gameView.pendingMove : null,
    },
    pendingStatus,
  };
}

function getPendingStatus(pendingMove: PendingMove | null, game: Game): PendingStatus {
  if (!pendingMove) return 'none';
  const { movesBefore, cell } = pendingMove;
  const isContinued = movesBefore.every((played, index) => game.moves[index] === played);
  if (isContinued && game.moves[movesBefore.length] === cell) return 'stored';
  return isContinued && game.moves.length === movesBefore.length && game.status === 'playing'
    ? 'waits'
    : 'overtaken';
}

/** Shows the position after `count` moves of a finished game; the last one follows the game again. */
export function replayTo(gameView: GameView, moveCount: number): GameView {
  if (gameView.game.status !== 'finished') return gameView;
  const last = gameView.game.moves.length;
  const replayIndex = Math.max(0, Math.min(last, moveCount));
  return { ...gameView, replayIndex: replayIndex === last ? null : replayIndex };
}

/** How many moves are on the board at present. */
export function getShownMoveCount(gameView: GameView): number {
  return getShownMoves(gameView).length;
}

/** The winning line to draw, once its last mark is on the board. */
export function getShownLine(gameView: GameView): readonly Cell[] | null {
  return getOutcome(getShownMoves(gameView))?.line ?? null;
}

/** Whose turn the board shows, the pending move included. */
export function getShownTurn(gameView: GameView): Mark | null {
  if (gameView.game.status !== 'playing') return null;
  return gameView.pendingMove ? getTurn(getShownMoves(gameView)) : gameView.game.turn;
}
