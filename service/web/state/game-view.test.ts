import { expect } from 'chai';
import { createGameAfter, playerX, playerO } from '../testing/fixtures.ts';
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

describe('GameView', () => {
  it('allows moves only to the player whose turn it is, and only on empty cells', () => {
    expect(canPlay(viewAfter([4]), 'O', 0)).to.equal(true);
    expect(canPlay(viewAfter([4]), 'O', 4)).to.equal(false);
    expect(canPlay(viewAfter([4]), 'X', 0)).to.equal(false);
    expect(canPlay(viewAfter([4]), null, 0)).to.equal(false);
    expect(canPlay(viewAfter([0, 3, 1, 4, 2]), 'O', 8)).to.equal(false);
  });

  it('shows a pending move as the opponent’s turn and allows no other move', () => {
    const pendingView = addPendingMove(viewAfter([4]), 0);
    expect(getShownMoves(pendingView)).to.deep.equal([4, 0]);
    expect(getShownTurn(pendingView)).to.equal('X');
    expect(canPlay(pendingView, 'O', 1)).to.equal(false);
  });

  it('rolls a pending move back', () => {
    expect(getShownMoves(removePendingMove(addPendingMove(viewAfter([4]), 0)))).to.deep.equal([4]);
  });

  it('shows the winning line of a pending move', () => {
    expect(getShownLine(addPendingMove(viewAfter([0, 3, 1, 4]), 2))).to.deep.equal([0, 1, 2]);
  });

  describe('updateGameView', () => {
    it('confirms a pending move that the server’s moves contain, also with the computer’s reply', () => {
      const merged = updateGameView(addPendingMove(viewAfter([]), 4), createGameAfter([4, 0]));
      expect(merged.pendingStatus).to.equal('confirmed');
      expect(merged.gameView.pendingMove).to.equal(null);
      expect(getShownMoves(merged.gameView)).to.deep.equal([4, 0]);
    });

    it('keeps the pending move when the moves did not change', () => {
      const merged = updateGameView(addPendingMove(viewAfter([4]), 0), createGameAfter([4], { version: 9 }));
      expect(merged.pendingStatus).to.equal('pending');
      expect(getShownMoves(merged.gameView)).to.deep.equal([4, 0]);
    });

    it('removes the pending move when another move was played', () => {
      const merged = updateGameView(addPendingMove(viewAfter([4]), 0), createGameAfter([4, 1]));
      expect(merged.pendingStatus).to.equal('outdated');
      expect(getShownMoves(merged.gameView)).to.deep.equal([4, 1]);
    });

    it('removes the pending move when the game has ended', () => {
      const ended = createGameAfter([4], { status: 'finished', version: 9, turn: null });
      expect(updateGameView(addPendingMove(viewAfter([4]), 0), ended).pendingStatus).to.equal('outdated');
    });

    it('ignores older and equal versions and other games', () => {
      const currentView = viewAfter([4, 0]);
      expect(updateGameView(currentView, createGameAfter([4])).gameView).to.equal(currentView);
      expect(updateGameView(currentView, createGameAfter([4, 0])).gameView).to.equal(currentView);
      expect(updateGameView(currentView, createGameAfter([4, 0, 8], { id: 'another' })).gameView).to.equal(
        currentView,
      );
    });
  });

  describe('replayTo', () => {
    const finishedView = viewAfter([0, 3, 1, 4, 2]);

    it('shows only the first moves, without the winning line', () => {
      const replayedView = replayTo(finishedView, 4);
      expect(getShownMoves(replayedView)).to.deep.equal([0, 3, 1, 4]);
      expect(getShownLine(replayedView)).to.equal(null);
    });

    it('clamps to the first move and ends the replay at the last one', () => {
      expect(getShownMoves(replayTo(finishedView, -1))).to.deep.equal([]);
      expect(replayTo(finishedView, 9).replayIndex).to.equal(null);
    });

    it('continues when a rematch is offered', () => {
      const offered = createGameAfter([0, 3, 1, 4, 2], {
        version: 9,
        rematch: { offeredBy: 'O', gameId: null },
      });
      expect(updateGameView(replayTo(finishedView, 2), offered).gameView.replayIndex).to.equal(2);
    });

    it('ignores a game that is not finished', () => {
      expect(replayTo(viewAfter([4]), 0).replayIndex).to.equal(null);
    });
  });
});

describe('getSeat', () => {
  it('returns the mark of a player and null for spectators', () => {
    expect(getSeat(createGameAfter([]), playerX.id)).to.equal('X');
    expect(getSeat(createGameAfter([]), playerO.id)).to.equal('O');
    expect(getSeat(createGameAfter([]), 'another-user')).to.equal(null);
    expect(getSeat(createGameAfter([]), undefined)).to.equal(null);
  });
});

describe('needsActionFrom', () => {
  it('is true for the player to move and for the invited player', () => {
    expect(needsActionFrom(createGameAfter([4]), playerO.id)).to.equal(true);
    expect(needsActionFrom(createGameAfter([4]), playerX.id)).to.equal(false);
    expect(needsActionFrom(createGameAfter([], { status: 'invited', turn: null }), playerO.id)).to.equal(
      true,
    );
    expect(needsActionFrom(createGameAfter([], { status: 'invited', turn: null }), playerX.id)).to.equal(
      false,
    );
  });

  it('is true for the invited player when the host plays O', () => {
    const invited = createGameAfter([], { status: 'invited', host: 'O', turn: null });
    expect(needsActionFrom(invited, playerX.id)).to.equal(true);
    expect(needsActionFrom(invited, playerO.id)).to.equal(false);
  });
});
