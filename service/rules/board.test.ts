import { expect } from 'chai';
import { buildBoard, isValidMoves, getOutcome, playMove, getTurn, type Mark, type Moves } from './board.ts';

/** Reads a drawing such as `XO. .X. ..O`. */
const parseBoard = (text: string) =>
  [...text.replace(/\s/g, '')].map((c) => (c === '.' ? null : (c as Mark)));

describe('the board', () => {
  it('is empty at first and X moves', () => {
    expect(buildBoard([])).to.deep.equal(parseBoard('... ... ...'));
    expect(getTurn([])).to.equal('X');
  });

  it('takes marks in turn', () => {
    expect(buildBoard([4, 0, 8])).to.deep.equal(parseBoard('O.. .X. ..X'));
    expect(getTurn([4, 0, 8])).to.equal('O');
  });

  it('reports the winning line', () => {
    expect(getOutcome([0, 3, 1, 4, 2])).to.deep.equal({ by: 'line', winner: 'X', line: [0, 1, 2] });
    expect(getOutcome([0, 2, 1, 4, 8, 6])).to.deep.equal({ by: 'line', winner: 'O', line: [2, 4, 6] });
    expect(getTurn([0, 3, 1, 4, 2])).to.equal(null);
  });

  it('is drawn when full without a line', () => {
    expect(getOutcome([0, 1, 2, 4, 3, 5, 7, 6, 8])).to.deep.equal({ by: 'draw', winner: null, line: null });
  });

  it('a line completed by the ninth move wins; it is no tie', () => {
    expect(getOutcome([0, 1, 2, 3, 4, 5, 7, 6, 8])).to.deep.include({ by: 'line', winner: 'X' });
  });

  it('refuses a taken cell and a move after the end', () => {
    expect(playMove([4], 4)).to.equal('cell_taken');
    expect(playMove([0, 3, 1, 4, 2], 8)).to.equal('game_over');
  });

  it('knows what cannot be a history', () => {
    for (const wrong of [[9], [-1], [0.5], ['0'], [null], [4, 4], [0, 3, 1, 4, 2, 5]]) {
      expect(isValidMoves(wrong), JSON.stringify(wrong)).to.equal(false);
    }
    expect(isValidMoves([0, 3, 1, 4, 2])).to.equal(true);
  });
});

/**
 * An independent solver: bit boards and a mask table, nothing shared with the code under test. It walks every game to
 * its end and compares each position on the way.
 */
describe('all games, against an independent solver', () => {
  it('agrees on each of the 255,168 games', () => {
    const masks = [0o700, 0o070, 0o007, 0o444, 0o222, 0o111, 0o421, 0o124];
    const bit = (cell: number) => 1 << (8 - cell);
    const complete = (bits: number) => masks.some((mask) => (bits & mask) === mask);
    const count = { X: 0, O: 0, draw: 0 };

    const walk = (x: number, o: number, moves: Moves): void => {
      const justMoved: Mark = moves.length % 2 === 1 ? 'X' : 'O';
      const outcome = getOutcome(moves);
      if (complete(justMoved === 'X' ? x : o)) {
        if (
          outcome?.winner !== justMoved ||
          !outcome.line?.every((c) => bit(c) & (justMoved === 'X' ? x : o))
        )
          throw new Error(`wrong winner for ${moves.join('')}`);
        count[justMoved]++;
        return;
      }
      if ((x | o) === 0o777) {
        if (outcome?.by !== 'draw') throw new Error(`not drawn: ${moves.join('')}`);
        count.draw++;
        return;
      }
      if (outcome) throw new Error(`ended too soon: ${moves.join('')}`);
      for (let cell = 0; cell < 9; cell++) {
        const next = playMove(moves, cell);
        if ((x | o) & bit(cell)) {
          if (next !== 'cell_taken') throw new Error(`took a taken cell: ${moves.join('')} ${cell}`);
        } else {
          if (typeof next === 'string') throw new Error(`refused ${moves.join('')} ${cell}`);
          if (moves.length % 2 === 0) walk(x | bit(cell), o, next);
          else walk(x, o | bit(cell), next);
        }
      }
    };
    walk(0, 0, []);

    expect(count).to.deep.equal({ X: 131_184, O: 77_904, draw: 46_080 });
  }).timeout(60_000);
});
