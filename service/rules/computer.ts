import {
  buildBoard,
  getFreeCells,
  getMarkAt,
  getOtherMark,
  getOutcome,
  playMove,
  winningLines,
  type Cell,
  type Mark,
  type Moves,
} from './board.ts';

export const botLevels = ['easy', 'medium', 'perfect'] as const;
export type BotLevel = (typeof botLevels)[number];

const centre: Cell = 4;

const cellsByLevel = {
  easy: findEasyCells,
  medium: findMediumCells,
  perfect: findBestCells,
} satisfies Record<BotLevel, (moves: Moves) => Cell[]> as Partial<Record<string, (moves: Moves) => Cell[]>>;

/**
 * The computer's next move. What each level does and how often it loses is in `docs/computer.md`.
 *
 * @param random a number in [0, 1), as from `Math.random`; chooses among the cells that the level allows
 * @throws RangeError if the game is already decided
 */
export function chooseComputerMove(level: BotLevel, moves: Moves, random: number): Cell {
  // A later release may have stored a level that this one does not know.
  const cells = (cellsByLevel[level] ?? findEasyCells)(moves);
  const cell = cells[Math.floor(random * cells.length)];
  if (cell === undefined) throw new RangeError('no move on a finished board');
  return cell;
}

/** The cells from which the `easy` computer chooses: those that win at once, otherwise all empty ones. */
export function findEasyCells(moves: Moves): Cell[] {
  const emptyCells = getFreeCells(moves);
  return firstNonEmpty(findCompletingCells(moves, getMarkAt(moves.length)), emptyCells);
}

/**
 * The cells from which the `medium` computer chooses: those that win at once, otherwise those where the other player
 * would win at once, otherwise the centre, otherwise all empty ones. It looks one move ahead, so only a double threat
 * beats it.
 */
export function findMediumCells(moves: Moves): Cell[] {
  const mark = getMarkAt(moves.length);
  const emptyCells = getFreeCells(moves);
  return firstNonEmpty(
    findCompletingCells(moves, mark),
    findCompletingCells(moves, getOtherMark(mark)),
    emptyCells.filter((cell) => cell === centre),
    emptyCells,
  );
}

/** The empty cells that complete a line of `mark`. */
export function findCompletingCells(moves: Moves, mark: Mark): Cell[] {
  const board = buildBoard(moves);
  return getFreeCells(moves).filter((cell) =>
    winningLines.some(
      (line) => line.includes(cell) && line.every((other) => other === cell || board[other] === mark),
    ),
  );
}

function firstNonEmpty(...lists: Cell[][]): Cell[] {
  return lists.find((cells) => cells.length > 0) ?? [];
}

/** The cells from which the `perfect` computer chooses: those with the best score, so that the quickest win comes first. */
export function findBestCells(moves: Moves): Cell[] {
  const scoredCells = getFreeCells(moves).map((cell) => ({ cell, score: scoreMove(moves, cell) }));
  const best = Math.max(...scoredCells.map(({ score }) => score));
  return scoredCells.filter(({ score }) => score === best).map(({ cell }) => cell);
}

/** Scores by position instead of by move order: 5,478 positions instead of 549,946 move lists. */
const scoreCache = new Map<string, number>();

/** Minimax score of `cell` for the mark to move: 0 for a draw, positive for a win (higher if sooner), negative for a loss. */
function scoreMove(moves: Moves, cell: Cell): number {
  const after = playMove(moves, cell);
  if (typeof after === 'string') throw new RangeError(`illegal cell ${cell}: ${after}`);
  const key = getPositionKey(after);
  const cachedScore = scoreCache.get(key);
  if (cachedScore !== undefined) return cachedScore;
  const outcome = getOutcome(after);
  const score = outcome
    ? outcome.by === 'draw'
      ? 0
      : 10 - after.length
    : -Math.max(...getFreeCells(after).map((next) => scoreMove(after, next)));
  scoreCache.set(key, score);
  return score;
}

function getPositionKey(moves: Moves): string {
  const cells = Array<string>(9).fill('.');
  moves.forEach((cell, index) => (cells[cell] = getMarkAt(index)));
  return cells.join('');
}
