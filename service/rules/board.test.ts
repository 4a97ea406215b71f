import { expect } from 'chai';
import { buildBoard, isValidMoves, getOutcome, playMove, getTurn, type Mark, type Moves } from './board.ts';

/** Parses a board such as `XO. .X. ..O`. */
const parseBoard = (text: string) =>
  [...text.replace(/\s/g, '')].map((c) => (c === '.' ? null : (c as Mark)));

describe('board rules', () => {
  it('start with an empty board and X to move', () => {
    expect(buildBoard([])).to.deep.equal(parseBoard('... ... ...'));
    expect(getTurn([])).to.equal('X');
  });

  it('alternate the marks, X first', () => {
    expect(buildBoard([4, 0, 8])).to.deep.equal(parseBoard('O.. .X. ..X'));
    expect(getTurn([4, 0, 8])).to.equal('O');
  });

  it('report the winner and the winning line', () => {
    expect(getOutcome([0, 3, 1, 4, 2])).to.deep.equal({ by: 'line', winner: 'X', line: [0, 1, 2] });
    expect(getOutcome([0, 2, 1, 4, 8, 6])).to.deep.equal({ by: 'line', winner: 'O', line: [2, 4, 6] });
    expect(getTurn([0, 3, 1, 4, 2])).to.equal(null);
  });

  it('report a draw when the board is full without a line', () => {
    expect(getOutcome([0, 1, 2, 4, 3, 5, 7, 6, 8])).to.deep.equal({ by: 'draw', winner: null, line: null });
  });

  it('report a win, not a draw, when the ninth move completes a line', () => {
    expect(getOutcome([0, 1, 2, 3, 4, 5, 7, 6, 8])).to.deep.include({ by: 'line', winner: 'X' });
  });

  it('reject a taken cell and a move after the end', () => {
    expect(playMove([4], 4)).to.equal('cell_taken');
    expect(playMove([0, 3, 1, 4, 2], 8)).to.equal('game_over');
  });

  it('reject impossible move lists', () => {
    for (const invalid of [[9], [-1], [0.5], ['0'], [null], [4, 4], [0, 3, 1, 4, 2, 5]]) {
      expect(isValidMoves(invalid), JSON.stringify(invalid)).to.equal(false);
    }
    expect(isValidMoves([0, 3, 1, 4, 2])).to.equal(true);
  });
});

/**
 * Plays every possible game and compares each position with an independent solver (bit boards and masks, no code
 * shared with the rules under test).
 */
describe('board rules compared with an independent solver', () => {
  it('agree on all 255,168 games', () => {
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
          if (next !== 'cell_taken') throw new Error(`accepted a taken cell: ${moves.join('')} ${cell}`);
        } else {
          if (typeof next === 'string') throw new Error(`rejected ${moves.join('')} ${cell}`);
          if (moves.length % 2 === 0) walk(x | bit(cell), o, next);
          else walk(x, o | bit(cell), next);
        }
      }
    };
    walk(0, 0, []);

    expect(count).to.deep.equal({ X: 131_184, O: 77_904, draw: 46_080 });
  }).timeout(60_000);
});
