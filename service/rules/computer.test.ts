import { expect } from 'chai';
import { getFreeCells, getMarkAt, getOutcome, type Mark, type Moves } from './board.ts';
import { findBestCells, findEasyCells, chooseComputerMove } from './computer.ts';

describe('the computer', () => {
  it('takes a win at once', () => {
    expect(chooseComputerMove('perfect', [0, 3, 1, 4], 0)).to.equal(2);
    expect(chooseComputerMove('easy', [0, 3, 1, 4], 0.99)).to.equal(2);
  });

  it('perfect blocks a win', () => {
    expect(findBestCells([0, 4, 1])).to.deep.equal([2]);
  });

  it('perfect answers a corner with the centre', () => {
    expect(findBestCells([0])).to.deep.equal([4]);
  });

  it('easy may play any free cell when it sees no win', () => {
    expect(findEasyCells([4])).to.deep.equal([0, 1, 2, 3, 5, 6, 7, 8]);
  });

  it('chooses by the random number given to it, over the whole of its choices', () => {
    expect(chooseComputerMove('easy', [4], 0)).to.equal(0);
    expect(chooseComputerMove('easy', [4], 0.999)).to.equal(8);
  });

  it('has no reply to a decided board', () => {
    expect(() => chooseComputerMove('perfect', [0, 3, 1, 4, 2], 0)).to.throw(RangeError);
  });

  for (const computerMark of ['X', 'O'] as Mark[]) {
    it(`perfect never loses as ${computerMark}: its whole game tree, whatever it chooses and whatever it meets`, () => {
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
