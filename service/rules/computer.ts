import { getFreeCells, getMarkAt, getOutcome, playMove, type Cell, type Moves } from './board.ts';

export const botLevels = ['easy', 'perfect'] as const;
export type BotLevel = (typeof botLevels)[number];

/**
 * The computer's reply to a position that is not decided.
 *
 * `perfect` never loses and takes the quickest win; among equally good cells it chooses by `random`, so that two games
 * need not be alike. `easy` takes a win it sees, and otherwise any free cell.
 *
 * @param random a number in [0, 1), as from `Math.random`
 */
export function chooseComputerMove(level: BotLevel, moves: Moves, random: number): Cell {
  const cells = level === 'perfect' ? findBestCells(moves) : findEasyCells(moves);
  const cell = cells[Math.floor(random * cells.length)];
  if (cell === undefined) throw new RangeError('a decided board has no reply');
  return cell;
}

/** The cells among which the easy computer chooses. */
export function findEasyCells(moves: Moves): Cell[] {
  const emptyCells = getFreeCells(moves);
  const winning = emptyCells.filter((cell) => getOutcome([...moves, cell])?.by === 'line');
  return winning.length > 0 ? winning : emptyCells;
}

/** The cells with the best value for the side to move. */
export function findBestCells(moves: Moves): Cell[] {
  const scoredCells = getFreeCells(moves).map((cell) => ({ cell, score: scoreMove(moves, cell) }));
  const best = Math.max(...scoredCells.map(({ score }) => score));
  return scoredCells.filter(({ score }) => score === best).map(({ cell }) => cell);
}

/** Values by position, not by history: 5,478 positions stand for 549,946 histories. */
const scoreCache = new Map<string, number>();

/** The value of playing `cell` for whoever plays it: 0 a draw, positive a win (more for a sooner one), negative a loss. */
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
