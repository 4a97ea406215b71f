import { getFreeCells, getMarkAt, getOutcome, playMove, type Cell, type Moves } from './board.ts';

export const botLevels = ['easy', 'perfect'] as const;
export type BotLevel = (typeof botLevels)[number];

/**
 * The computer's next move.
 *
 * `perfect` never loses and prefers the quickest win; `random` chooses among equally good cells. `easy` takes an
 * immediate win, otherwise any empty cell.
 *
 * @param random a number in [0, 1), as from `Math.random`
 * @throws RangeError if the game is already decided
 */
export function chooseComputerMove(level: BotLevel, moves: Moves, random: number): Cell {
  const cells = level === 'perfect' ? findBestCells(moves) : findEasyCells(moves);
  const cell = cells[Math.floor(random * cells.length)];
  if (cell === undefined) throw new RangeError('no move on a finished board');
  return cell;
}

/** The cells from which the `easy` computer chooses. */
export function findEasyCells(moves: Moves): Cell[] {
  const emptyCells = getFreeCells(moves);
  const winning = emptyCells.filter((cell) => getOutcome([...moves, cell])?.by === 'line');
  return winning.length > 0 ? winning : emptyCells;
}

/** The cells with the best score for the mark to move. */
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
