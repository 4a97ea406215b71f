import { expect } from 'chai';
import { getFreeCells, getMarkAt, getOutcome, type Mark, type Moves } from './board.ts';
import { findBestCells, findEasyCells, chooseComputerMove } from './computer.ts';

describe('chooseComputerMove', () => {
  it('takes an immediate win at every level', () => {
    expect(chooseComputerMove('perfect', [0, 3, 1, 4], 0)).to.equal(2);
    expect(chooseComputerMove('easy', [0, 3, 1, 4], 0.99)).to.equal(2);
  });

  it('blocks an immediate loss at level perfect', () => {
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

  it('throws RangeError for a finished board', () => {
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
