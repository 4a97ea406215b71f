import { freeCells, markAt, outcomeOf, play, type Cell, type Moves } from './board.ts';

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
export function reply(level: BotLevel, moves: Moves, random: number): Cell {
  const cells = level === 'perfect' ? bestCells(moves) : easyCells(moves);
  const cell = cells[Math.floor(random * cells.length)];
  if (cell === undefined) throw new RangeError('a decided board has no reply');
  return cell;
}

/** The cells among which the easy computer chooses. */
export function easyCells(moves: Moves): Cell[] {
  const free = freeCells(moves);
  const winning = free.filter((cell) => outcomeOf([...moves, cell])?.by === 'line');
  return winning.length > 0 ? winning : free;
}

/** The cells with the best value for the side to move. */
export function bestCells(moves: Moves): Cell[] {
  const valued = freeCells(moves).map((cell) => ({ cell, value: valueAfter(moves, cell) }));
  const best = Math.max(...valued.map(({ value }) => value));
  return valued.filter(({ value }) => value === best).map(({ cell }) => cell);
}

/** Values by position, not by history: 5,478 positions stand for 549,946 histories. */
const known = new Map<string, number>();

/** The value of playing `cell` for whoever plays it: 0 a draw, positive a win (more for a sooner one), negative a loss. */
function valueAfter(moves: Moves, cell: Cell): number {
  const after = play(moves, cell);
  if (typeof after === 'string') throw new RangeError(`illegal cell ${cell}: ${after}`);
  const key = positionKey(after);
  const remembered = known.get(key);
  if (remembered !== undefined) return remembered;
  const outcome = outcomeOf(after);
  const value = outcome
    ? outcome.by === 'draw'
      ? 0
      : 10 - after.length
    : -Math.max(...freeCells(after).map((next) => valueAfter(after, next)));
  known.set(key, value);
  return value;
}

function positionKey(moves: Moves): string {
  const cells = Array<string>(9).fill('.');
  moves.forEach((cell, index) => (cells[cell] = markAt(index)));
  return cells.join('');
}
