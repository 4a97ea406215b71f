import { expect } from 'chai';
import { createGameAfter, playerX, playerO } from '../client/testing.ts';
import { getSeat, needsActionFrom } from './seats.ts';
import {
  canPlay,
  addPendingMove,
  updateGameView,
  removePendingMove,
  getShownLine,
  getShownMoves,
  getShownTurn,
  replayTo,
  createGameView,
} from './game-view.ts';

const viewAfter = (moves: number[]) => createGameView(createGameAfter(moves), null);

describe('a table', () => {
  it('lets only the one to move play, and only on free cells', () => {
    expect(canPlay(viewAfter([4]), 'O', 0)).to.equal(true);
    expect(canPlay(viewAfter([4]), 'O', 4)).to.equal(false);
    expect(canPlay(viewAfter([4]), 'X', 0)).to.equal(false);
    expect(canPlay(viewAfter([4]), null, 0)).to.equal(false);
    expect(canPlay(viewAfter([0, 3, 1, 4, 2]), 'O', 8)).to.equal(false);
  });

  it('shows a move before it is stored, as the other player’s turn, and lets nothing else be played', () => {
    const pendingView = addPendingMove(viewAfter([4]), 0);
    expect(getShownMoves(pendingView)).to.deep.equal([4, 0]);
    expect(getShownTurn(pendingView)).to.equal('X');
    expect(canPlay(pendingView, 'O', 1)).to.equal(false);
  });

  it('takes a pending move back', () => {
    expect(getShownMoves(removePendingMove(addPendingMove(viewAfter([4]), 0)))).to.deep.equal([4]);
  });

  it('shows the line that a pending move completes', () => {
    expect(getShownLine(addPendingMove(viewAfter([0, 3, 1, 4]), 2))).to.deep.equal([0, 1, 2]);
  });

  describe('hearing from the server', () => {
    it('ends the pending move once it is stored, also together with the computer’s reply', () => {
      const merged = updateGameView(addPendingMove(viewAfter([]), 4), createGameAfter([4, 0]));
      expect(merged.pendingStatus).to.equal('stored');
      expect(merged.gameView.pendingMove).to.equal(null);
      expect(getShownMoves(merged.gameView)).to.deep.equal([4, 0]);
    });

    it('keeps it through changes that leave the moves alone', () => {
      const merged = updateGameView(addPendingMove(viewAfter([4]), 0), createGameAfter([4], { version: 9 }));
      expect(merged.pendingStatus).to.equal('waits');
      expect(getShownMoves(merged.gameView)).to.deep.equal([4, 0]);
    });

    it('drops it when the moves went another way', () => {
      const merged = updateGameView(addPendingMove(viewAfter([4]), 0), createGameAfter([4, 1]));
      expect(merged.pendingStatus).to.equal('overtaken');
      expect(getShownMoves(merged.gameView)).to.deep.equal([4, 1]);
    });

    it('drops it when the game has ended meanwhile', () => {
      const ended = createGameAfter([4], { status: 'finished', version: 9, turn: null });
      expect(updateGameView(addPendingMove(viewAfter([4]), 0), ended).pendingStatus).to.equal('overtaken');
    });

    it('ignores what is not newer, and other games', () => {
      const currentView = viewAfter([4, 0]);
      expect(updateGameView(currentView, createGameAfter([4])).gameView).to.equal(currentView);
      expect(updateGameView(currentView, createGameAfter([4, 0])).gameView).to.equal(currentView);
      expect(updateGameView(currentView, createGameAfter([4, 0, 8], { id: 'another' })).gameView).to.equal(
        currentView,
      );
    });
  });

  describe('stepping through a finished game', () => {
    const finishedView = viewAfter([0, 3, 1, 4, 2]);

    it('shows the first moves alone, without the line', () => {
      const replayedView = replayTo(finishedView, 4);
      expect(getShownMoves(replayedView)).to.deep.equal([0, 3, 1, 4]);
      expect(getShownLine(replayedView)).to.equal(null);
    });

    it('stays within the game, and follows it again at its end', () => {
      expect(getShownMoves(replayTo(finishedView, -1))).to.deep.equal([]);
      expect(replayTo(finishedView, 9).replayIndex).to.equal(null);
    });

    it('goes on when a rematch is offered meanwhile', () => {
      const offered = createGameAfter([0, 3, 1, 4, 2], {
        version: 9,
        rematch: { offeredBy: 'O', gameId: null },
      });
      expect(updateGameView(replayTo(finishedView, 2), offered).gameView.replayIndex).to.equal(2);
    });

    it('is not for a game that runs', () => {
      expect(replayTo(viewAfter([4]), 0).replayIndex).to.equal(null);
    });
  });
});

describe('seats', () => {
  it('know who sits where and who only watches', () => {
    expect(getSeat(createGameAfter([]), playerX.id)).to.equal('X');
    expect(getSeat(createGameAfter([]), playerO.id)).to.equal('O');
    expect(getSeat(createGameAfter([]), 'somebody')).to.equal(null);
    expect(getSeat(createGameAfter([]), undefined)).to.equal(null);
  });

  it('know whom a game waits for', () => {
    expect(needsActionFrom(createGameAfter([4]), playerO.id)).to.equal(true);
    expect(needsActionFrom(createGameAfter([4]), playerX.id)).to.equal(false);
    expect(needsActionFrom(createGameAfter([], { status: 'invited', turn: null }), playerO.id)).to.equal(
      true,
    );
    expect(needsActionFrom(createGameAfter([], { status: 'invited', turn: null }), playerX.id)).to.equal(
      false,
    );
  });
});
