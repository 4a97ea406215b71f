import type { Game, Presence } from '../../games/game.ts';
import { getOutcome, getTurn, type Cell, type Mark, type Moves } from '../../rules/board.ts';

/** A move that is shown before the server has confirmed it (optimistic update). */
export interface PendingMove {
  readonly cell: Cell;
  /** The moves that it follows. */
  readonly movesBefore: Moves;
}

/** A game as one tab shows it: the server's latest version plus local changes. */
export interface GameView {
  readonly game: Game;
  readonly presence: Presence | null;
  /** The presence that screen readers have been told; see `announceLastingPresence`. */
  readonly announcedPresence: Presence | null;
  /** Whether the opponent has been away for so long that they have probably left. */
  readonly hasOpponentLeft: boolean;
  readonly pendingMove: PendingMove | null;
  /** Number of moves shown while replaying a finished game; null shows the current position. */
  readonly replayIndex: number | null;
}

/** Status of the pending move after an update from the server. */
export type PendingStatus = 'none' | 'pending' | 'confirmed' | 'outdated';

/** Whether the page of a game shows its board, not an invitation or a search. */
export function hasBoard({ status }: Game): boolean {
  return status === 'playing' || status === 'finished';
}

export function createGameView(game: Game, presence: Presence | null): GameView {
  return {
    game,
    presence,
    announcedPresence: presence,
    hasOpponentLeft: false,
    pendingMove: null,
    replayIndex: null,
  };
}

/** The moves on the board: all including the pending one, or the first ones during a replay. */
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

/** Adds a pending move. Call it only if `canPlay` returns true. */
export function addPendingMove(gameView: GameView, cell: Cell): GameView {
  return { ...gameView, pendingMove: { cell, movesBefore: gameView.game.moves } };
}

/** Rolls the pending move back. */
export function removePendingMove(gameView: GameView): GameView {
  return { ...gameView, pendingMove: null };
}

/**
 * Merges a game from the server. An older or equal version changes nothing, unless it is the result of a read that began
 * when `replacedVersion` was on screen. The pending move is removed when the server's moves contain it or make it
 * impossible.
 */
export function updateGameView(
  gameView: GameView,
  game: Game,
  replacedVersion?: number,
): { gameView: GameView; pendingStatus: PendingStatus } {
  const { version } = gameView.game;
  const isNewer = game.version > version || (version === replacedVersion && game.version < version);
  if (game.id !== gameView.game.id || !isNewer) {
    return { gameView, pendingStatus: gameView.pendingMove ? 'pending' : 'none' };
  }
  const pendingStatus = getPendingStatus(gameView.pendingMove, game);
  const replayIndex =
    gameView.replayIndex !== null && game.status === 'finished' ? gameView.replayIndex : null;
  return {
    gameView: {
      ...gameView,
      game,
      // A player who joins is present; the announcement of the joining says so.
      announcedPresence:
        gameView.game.status !== 'playing' && game.status === 'playing'
          ? gameView.announcedPresence && { ...gameView.announcedPresence, X: true, O: true }
          : gameView.announcedPresence,
      replayIndex,
      pendingMove: pendingStatus === 'pending' ? gameView.pendingMove : null,
    },
    pendingStatus,
  };
}

function getPendingStatus(pendingMove: PendingMove | null, game: Game): PendingStatus {
  if (!pendingMove) return 'none';
  const { movesBefore, cell } = pendingMove;
  const isContinued = movesBefore.every((played, index) => game.moves[index] === played);
  if (isContinued && game.moves[movesBefore.length] === cell) return 'confirmed';
  return isContinued && game.moves.length === movesBefore.length && game.status === 'playing'
    ? 'pending'
    : 'outdated';
}

/** Shows the position after `moveCount` moves of a finished game. The last position ends the replay. */
export function replayTo(gameView: GameView, moveCount: number): GameView {
  if (gameView.game.status !== 'finished') return gameView;
  const last = gameView.game.moves.length;
  const replayIndex = Math.max(0, Math.min(last, moveCount));
  return { ...gameView, replayIndex: replayIndex === last ? null : replayIndex };
}

/** Number of moves on the board. */
export function getShownMoveCount(gameView: GameView): number {
  return getShownMoves(gameView).length;
}

/** The winning line; null unless all of its marks are on the board. */
export function getShownLine(gameView: GameView): readonly Cell[] | null {
  return getOutcome(getShownMoves(gameView))?.line ?? null;
}

/** The turn after the pending move; null unless the game is being played. */
export function getShownTurn(gameView: GameView): Mark | null {
  if (gameView.game.status !== 'playing') return null;
  return gameView.pendingMove ? getTurn(getShownMoves(gameView)) : gameView.game.turn;
}
