import { expect } from 'chai';
import {
  buildBoard,
  getFreeCells,
  getMarkAt,
  getOtherMark,
  getOutcome,
  marks,
  type Cell,
  type Mark,
  type Moves,
} from './board.ts';
import {
  botLevels,
  type BotLevel,
  chooseComputerMove,
  findBestCells,
  findCompletingCells,
  findEasyCells,
  findMediumCells,
} from './computer.ts';

describe('chooseComputerMove', () => {
  it('takes an immediate win at every level', () => {
    for (const level of botLevels) expect(chooseComputerMove(level, [0, 3, 1, 4], 0.99), level).to.equal(2);
  });

  it('blocks an immediate loss at the levels medium and perfect', () => {
    expect(findMediumCells([0, 4, 1])).to.deep.equal([2]);
    expect(findBestCells([0, 4, 1])).to.deep.equal([2]);
  });

  it('replies to a corner with the centre at level perfect', () => {
    expect(findBestCells([0])).to.deep.equal([4]);
  });

  it('allows every empty cell at level easy without an immediate win', () => {
    expect(findEasyCells([4])).to.deep.equal([0, 1, 2, 3, 5, 6, 7, 8]);
  });

  it('maps the random number to the whole list of candidates', () => {
    expect(chooseComputerMove('easy', [4], 0)).to.equal(0);
    expect(chooseComputerMove('easy', [4], 0.999)).to.equal(8);
  });

  it('plays like easy at a level that a later release has stored', () => {
    expect(chooseComputerMove('brilliant' as BotLevel, [0, 3, 1], 0)).to.equal(2);
  });

  it('throws RangeError for a finished board', () => {
    for (const level of botLevels) {
      expect(() => chooseComputerMove(level, [0, 1, 2, 4, 3, 5, 7, 6, 8], 0), level).to.throw(RangeError);
    }
    expect(() => chooseComputerMove('perfect', [0, 3, 1, 4, 2], 0)).to.throw(RangeError);
  });

  for (const computerMark of ['X', 'O'] as Mark[]) {
    it(`never loses as ${computerMark} at level perfect, in the whole game tree`, () => {
      const resultCounts = { won: 0, drawn: 0, lost: 0 };
      const walk = (moves: Moves): void => {
        const outcome = getOutcome(moves);
        if (outcome) {
          resultCounts[
            outcome.winner === null ? 'drawn' : outcome.winner === computerMark ? 'won' : 'lost'
          ]++;
          return;
        }
        const cells = getMarkAt(moves.length) === computerMark ? findBestCells(moves) : getFreeCells(moves);
        cells.forEach((cell) => walk([...moves, cell]));
      };
      walk([]);
      expect(resultCounts.lost).to.equal(0);
      expect(resultCounts.won).to.be.greaterThan(0);
      expect(resultCounts.drawn).to.be.greaterThan(0);
    });
  }
});

/** The cells from which a player chooses with equal probability. */
type Strategy = (moves: Moves) => readonly Cell[];

/** Shares of all games, which add up to 1. */
interface Shares {
  readonly won: number;
  readonly lost: number;
  readonly drawn: number;
}

const strategies = {
  perfect: findBestCells,
  medium: findMediumCells,
  easy: findEasyCells,
  random: getFreeCells,
};

describe('the medium computer', () => {
  const positions = listUnfinishedPositions();

  it('is tested in all 4,520 unfinished positions', () => {
    expect(positions).to.have.length(4520);
  });

  it('wins, or else blocks, or else takes the centre, or else plays anywhere', () => {
    for (const moves of positions) {
      const mark = getMarkAt(moves.length);
      const free = getFreeCells(moves);
      const rules = [
        free.filter((cell) => isWonAt(moves, cell, mark)),
        free.filter((cell) => isWonAt(moves, cell, getOtherMark(mark))),
        free.filter((cell) => cell === 4),
        free,
      ];
      const expected = rules.find((cells) => cells.length > 0);
      expect(findMediumCells(moves), moves.join('')).to.deep.equal(expected);
    }
  });

  it('can lose at the next move only where the other player has two threats at once', () => {
    let lostPositions = 0;
    for (const moves of positions) {
      const opponent = getOtherMark(getMarkAt(moves.length));
      for (const cell of findMediumCells(moves)) {
        const after = [...moves, cell];
        if (getOutcome(after) || findCompletingCells(after, opponent).length === 0) continue;
        lostPositions += 1;
        expect(findCompletingCells(moves, opponent), after.join('')).to.have.length.above(1);
      }
    }
    expect(lostPositions).to.be.above(0);
  });
});

describe('shares of lost games, as in docs/computer.md', () => {
  const levels = { easy: findEasyCells, medium: findMediumCells };
  for (const [opponent, easyLosses, mediumLosses] of [
    ['perfect', '77.7 % as X, 96.8 % as O', '5.7 % as X, 27.1 % as O'],
    ['medium', '80.8 % as X, 95.5 % as O', '4.2 % as X, 30.0 % as O'],
    ['easy', '27.0 % as X, 68.5 % as O', '0.5 % as X, 5.7 % as O'],
    ['random', '12.0 % as X, 39.5 % as O', '0.2 % as X, 2.2 % as O'],
  ] as const) {
    it(`are ${mediumLosses} for medium against a player who is ${opponent}, ${easyLosses} for easy`, () => {
      const lossesOf = (level: Strategy) =>
        formatLosses((mark) => computeShares(mark, level, strategies[opponent]));
      expect([lossesOf(levels.easy), lossesOf(levels.medium)]).to.deep.equal([easyLosses, mediumLosses]);
    });
  }

  it('are 8.6 % as X and 83.3 % as O for medium against a plan that knows how it plays', () => {
    const lossesOf = (level: Strategy) => formatLosses((mark) => computeSharesAgainstPlan(mark, level));
    expect(lossesOf(levels.medium)).to.equal('8.6 % as X, 83.3 % as O');
    expect(lossesOf(levels.easy)).to.equal('92.1 % as X, 99.5 % as O');
  });

  it('are zero for perfect, also against a plan', () => {
    expect(formatLosses((mark) => computeSharesAgainstPlan(mark, findBestCells))).to.equal(
      '0.0 % as X, 0.0 % as O',
    );
  });
});

const formatLosses = (compute: (mark: Mark) => Shares) =>
  marks.map((mark) => `${(compute(mark).lost * 100).toFixed(1)} % as ${mark}`).join(', ');

/** Whether `mark` would have three in a row, column or diagonal with `cell`. */
function isWonAt(moves: Moves, cell: Cell, mark: Mark): boolean {
  const board = buildBoard(moves);
  board[cell] = mark;
  const isLine = (start: Cell, step: number) =>
    [0, 1, 2].every((index) => board[start + index * step] === mark);
  return isLine(0, 4) || isLine(2, 2) || [0, 1, 2].some((index) => isLine(index * 3, 1) || isLine(index, 3));
}

/** A list of moves for each board of an unfinished game. */
function listUnfinishedPositions(): Moves[] {
  const positions = new Map<string, Moves>();
  const walk = (moves: Moves): void => {
    const key = getBoardKey(moves);
    if (positions.has(key) || getOutcome(moves)) return;
    positions.set(key, moves);
    for (const cell of getFreeCells(moves)) walk([...moves, cell]);
  };
  walk([]);
  return [...positions.values()];
}

/** Exact shares of a player with `mark`, over all games that both players can play. */
function computeShares(mark: Mark, strategy: Strategy, opponent: Strategy): Shares {
  return enumerateGames(mark, (moves, next) =>
    average((getMarkAt(moves.length) === mark ? strategy : opponent)(moves).map(next)),
  );
}

/** Like {@link computeShares}, against a player who chooses the cell after which the strategy loses most often. */
function computeSharesAgainstPlan(mark: Mark, strategy: Strategy): Shares {
  return enumerateGames(mark, (moves, next) =>
    getMarkAt(moves.length) === mark
      ? average(strategy(moves).map(next))
      : getFreeCells(moves)
          .map(next)
          .reduce((best, shares) => (shares.lost > best.lost ? shares : best)),
  );
}

function enumerateGames(
  mark: Mark,
  evaluate: (moves: Moves, next: (cell: Cell) => Shares) => Shares,
): Shares {
  const known = new Map<string, Shares>();
  const visit = (moves: Moves): Shares => {
    const outcome = getOutcome(moves);
    if (outcome) {
      const { winner } = outcome;
      return {
        won: Number(winner === mark),
        lost: Number(winner === getOtherMark(mark)),
        drawn: Number(winner === null),
      };
    }
    const key = getBoardKey(moves);
    const shares = known.get(key) ?? evaluate(moves, (cell) => visit([...moves, cell]));
    known.set(key, shares);
    return shares;
  };
  return visit([]);
}

function average(list: readonly Shares[]): Shares {
  const mean = (key: keyof Shares) => list.reduce((sum, shares) => sum + shares[key], 0) / list.length;
  return { won: mean('won'), lost: mean('lost'), drawn: mean('drawn') };
}

function getBoardKey(moves: Moves): string {
  return buildBoard(moves)
    .map((mark) => mark ?? '.')
    .join('');
}
