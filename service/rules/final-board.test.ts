import { expect } from 'chai';
import { buildBoard, getFreeCells, getOutcome, type Moves } from './board.ts';
import { formatFinalBoard, parseFinalBoard } from './final-board.ts';

/** Calls `visit` with all legal sequences of moves. */
function visitGames(visit: (moves: Moves) => void, moves: Moves = []): void {
  visit(moves);
  if (getOutcome(moves)) return;
  for (const cell of getFreeCells(moves)) visitGames(visit, [...moves, cell]);
}

describe('parseFinalBoard', () => {
  it('accepts exactly the boards on which games end, with the line of the game, among all 19,683 boards', () => {
    const endings = new Map<string, string>();
    visitGames((moves) => {
      const outcome = getOutcome(moves);
      if (outcome) endings.set(formatFinalBoard(buildBoard(moves)), String(outcome.line));
    });
    expect(endings.size).to.equal(958);
    const accepted = new Map<string, string>();
    for (let index = 0; index < 3 ** 9; index++) {
      const text = index
        .toString(3)
        .padStart(9, '0')
        .replace(/[012]/g, (digit) => 'XO-'[Number(digit)] ?? '');
      const board = parseFinalBoard(text);
      if (!board) continue;
      expect(formatFinalBoard(board.cells)).to.equal(text);
      accepted.set(text, String(board.line));
    }
    expect(Object.fromEntries(accepted)).to.deep.equal(Object.fromEntries(endings));
  });

  for (const text of ['', 'XXX', 'XXXOO----X', 'xxxoo----', 'XXXOO--- ', 'XXXOO----\n', 'XXX.O.O..']) {
    it(`rejects ${JSON.stringify(text)}`, () => {
      expect(parseFinalBoard(text)).to.equal(null);
    });
  }
});
