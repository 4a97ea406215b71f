import { expect } from 'chai';
import { freeCells, markAt, outcomeOf, type Mark, type Moves } from './board.ts';
import { bestCells, easyCells, reply } from './computer.ts';

describe('the computer', () => {
  it('takes a win at once', () => {
    expect(reply('perfect', [0, 3, 1, 4], 0)).to.equal(2);
    expect(reply('easy', [0, 3, 1, 4], 0.99)).to.equal(2);
  });

  it('perfect blocks a win', () => {
    expect(bestCells([0, 4, 1])).to.deep.equal([2]);
  });

  it('perfect answers a corner with the centre', () => {
    expect(bestCells([0])).to.deep.equal([4]);
  });

  it('easy may play any free cell when it sees no win', () => {
    expect(easyCells([4])).to.deep.equal([0, 1, 2, 3, 5, 6, 7, 8]);
  });

  it('chooses by the random number given to it, over the whole of its choices', () => {
    expect(reply('easy', [4], 0)).to.equal(0);
    expect(reply('easy', [4], 0.999)).to.equal(8);
  });

  it('has no reply to a decided board', () => {
    expect(() => reply('perfect', [0, 3, 1, 4, 2], 0)).to.throw(RangeError);
  });

  for (const own of ['X', 'O'] as Mark[]) {
    it(`perfect never loses as ${own}: its whole game tree, whatever it chooses and whatever it meets`, () => {
      const ends = { won: 0, drawn: 0, lost: 0 };
      const walk = (moves: Moves): void => {
        const outcome = outcomeOf(moves);
        if (outcome) {
          ends[outcome.winner === null ? 'drawn' : outcome.winner === own ? 'won' : 'lost']++;
          return;
        }
        const cells = markAt(moves.length) === own ? bestCells(moves) : freeCells(moves);
        cells.forEach((cell) => walk([...moves, cell]));
      };
      walk([]);
      expect(ends.lost).to.equal(0);
      expect(ends.won).to.be.greaterThan(0);
      expect(ends.drawn).to.be.greaterThan(0);
    });
  }
});
