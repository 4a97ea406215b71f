/**
 * The rules of tic-tac-toe, as pure functions. A position is the list of cells in the order played, X first; board,
 * turn and outcome are derived from it.
 */
export const marks = ['X', 'O'] as const;
export type Mark = (typeof marks)[number];

/** 0 to 8, row by row from the top left. */
export type Cell = number;
export type Moves = readonly Cell[];

/** The eight lines, each in reading order. */
export const winningLines: readonly (readonly [Cell, Cell, Cell])[] = [
  [0, 1, 2],
  [3, 4, 5],
  [6, 7, 8],
  [0, 3, 6],
  [1, 4, 7],
  [2, 5, 8],
  [0, 4, 8],
  [2, 4, 6],
];

/** The outcome of a finished board. If the last move completes two lines, the first in the order above is reported. */
export type Outcome =
  | { readonly by: 'line'; readonly winner: Mark; readonly line: readonly [Cell, Cell, Cell] }
  | { readonly by: 'draw'; readonly winner: null; readonly line: null };

/** Why a move is not legal. */
export type IllegalMove = 'game_over' | 'cell_taken';

export function getOtherMark(mark: Mark): Mark {
  return mark === 'X' ? 'O' : 'X';
}

/** The mark that made the move at `index` (0 = first). */
export function getMarkAt(index: number): Mark {
  return index % 2 === 0 ? 'X' : 'O';
}

/** The board after `moves`: nine cells, null where empty. */
export function buildBoard(moves: Moves): (Mark | null)[] {
  const board = Array<Mark | null>(9).fill(null);
  moves.forEach((cell, index) => (board[cell] = getMarkAt(index)));
  return board;
}

/** The outcome after `moves`, or null while the game goes on. */
export function getOutcome(moves: Moves): Outcome | null {
  const board = buildBoard(moves);
  for (const line of winningLines) {
    const winner = board[line[0]] ?? null;
    if (winner && line.every((cell) => board[cell] === winner)) return { by: 'line', winner, line };
  }
  return moves.length === 9 ? { by: 'draw', winner: null, line: null } : null;
}

/** The mark to move, or null once the game is decided. */
export function getTurn(moves: Moves): Mark | null {
  return getOutcome(moves) ? null : getMarkAt(moves.length);
}

/**
 * Plays `cell` for the mark to move.
 *
 * @returns the new moves, or why the move is illegal
 */
export function playMove(moves: Moves, cell: Cell): Moves | IllegalMove {
  if (getOutcome(moves)) return 'game_over';
  if (moves.includes(cell)) return 'cell_taken';
  return [...moves, cell];
}

/** The empty cells, in reading order. */
export function getFreeCells(moves: Moves): Cell[] {
  return [0, 1, 2, 3, 4, 5, 6, 7, 8].filter((cell) => !moves.includes(cell));
}

/** Whether `moves` is a legal game: cells 0 to 8, none twice, none after the end. */
export function isValidMoves(moves: readonly unknown[]): moves is Moves {
  const areCells = moves.every((cell) => Number.isInteger(cell) && Number(cell) >= 0 && Number(cell) <= 8);
  if (!areCells || new Set(moves).size < moves.length) return false;
  // A completed line stays complete, so checking the position before the last move covers all earlier ones.
  return getOutcome((moves as Moves).slice(0, -1)) === null;
}
