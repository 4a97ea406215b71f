import { expect } from 'chai';
import { gameAfter, amber, quiet } from '../client/testing.ts';
import { seatOf, waitsFor } from './seats.ts';
import {
  mayPlay,
  playPending,
  receiveGame,
  rollBack,
  shownLine,
  shownMoves,
  shownTurn,
  stepTo,
  tableOf,
} from './game-view.ts';

const table = (moves: number[]) => tableOf(gameAfter(moves), null);

describe('a table', () => {
  it('lets only the one to move play, and only on free cells', () => {
    expect(mayPlay(table([4]), 'O', 0)).to.equal(true);
    expect(mayPlay(table([4]), 'O', 4)).to.equal(false);
    expect(mayPlay(table([4]), 'X', 0)).to.equal(false);
    expect(mayPlay(table([4]), null, 0)).to.equal(false);
    expect(mayPlay(table([0, 3, 1, 4, 2]), 'O', 8)).to.equal(false);
  });

  it('shows a move before it is stored, as the other player’s turn, and lets nothing else be played', () => {
    const pending = playPending(table([4]), 0);
    expect(shownMoves(pending)).to.deep.equal([4, 0]);
    expect(shownTurn(pending)).to.equal('X');
    expect(mayPlay(pending, 'O', 1)).to.equal(false);
  });

  it('takes a pending move back', () => {
    expect(shownMoves(rollBack(playPending(table([4]), 0)))).to.deep.equal([4]);
  });

  it('shows the line that a pending move completes', () => {
    expect(shownLine(playPending(table([0, 3, 1, 4]), 2))).to.deep.equal([0, 1, 2]);
  });

  describe('hearing from the server', () => {
    it('ends the pending move once it is stored, also together with the computer’s reply', () => {
      const heard = receiveGame(playPending(table([]), 4), gameAfter([4, 0]));
      expect(heard.fate).to.equal('stored');
      expect(heard.table.pending).to.equal(null);
      expect(shownMoves(heard.table)).to.deep.equal([4, 0]);
    });

    it('keeps it through changes that leave the moves alone', () => {
      const heard = receiveGame(playPending(table([4]), 0), gameAfter([4], { version: 9 }));
      expect(heard.fate).to.equal('waits');
      expect(shownMoves(heard.table)).to.deep.equal([4, 0]);
    });

    it('drops it when the moves went another way', () => {
      const heard = receiveGame(playPending(table([4]), 0), gameAfter([4, 1]));
      expect(heard.fate).to.equal('overtaken');
      expect(shownMoves(heard.table)).to.deep.equal([4, 1]);
    });

    it('drops it when the game has ended meanwhile', () => {
      const ended = gameAfter([4], { status: 'finished', version: 9, turn: null });
      expect(receiveGame(playPending(table([4]), 0), ended).fate).to.equal('overtaken');
    });

    it('ignores what is not newer, and other games', () => {
      const present = table([4, 0]);
      expect(receiveGame(present, gameAfter([4])).table).to.equal(present);
      expect(receiveGame(present, gameAfter([4, 0])).table).to.equal(present);
      expect(receiveGame(present, gameAfter([4, 0, 8], { id: 'another' })).table).to.equal(present);
    });
  });

  describe('stepping through a finished game', () => {
    const finished = table([0, 3, 1, 4, 2]);

    it('shows the first moves alone, without the line', () => {
      const stepped = stepTo(finished, 4);
      expect(shownMoves(stepped)).to.deep.equal([0, 3, 1, 4]);
      expect(shownLine(stepped)).to.equal(null);
    });

    it('stays within the game, and follows it again at its end', () => {
      expect(shownMoves(stepTo(finished, -1))).to.deep.equal([]);
      expect(stepTo(finished, 9).step).to.equal(null);
    });

    it('goes on when a rematch is offered meanwhile', () => {
      const offered = gameAfter([0, 3, 1, 4, 2], { version: 9, rematch: { offeredBy: 'O', gameId: null } });
      expect(receiveGame(stepTo(finished, 2), offered).table.step).to.equal(2);
    });

    it('is not for a game that runs', () => {
      expect(stepTo(table([4]), 0).step).to.equal(null);
    });
  });
});

describe('seats', () => {
  it('know who sits where and who only watches', () => {
    expect(seatOf(gameAfter([]), amber.id)).to.equal('X');
    expect(seatOf(gameAfter([]), quiet.id)).to.equal('O');
    expect(seatOf(gameAfter([]), 'somebody')).to.equal(null);
    expect(seatOf(gameAfter([]), undefined)).to.equal(null);
  });

  it('know whom a game waits for', () => {
    expect(waitsFor(gameAfter([4]), quiet.id)).to.equal(true);
    expect(waitsFor(gameAfter([4]), amber.id)).to.equal(false);
    expect(waitsFor(gameAfter([], { status: 'invited', turn: null }), quiet.id)).to.equal(true);
    expect(waitsFor(gameAfter([], { status: 'invited', turn: null }), amber.id)).to.equal(false);
  });
});
