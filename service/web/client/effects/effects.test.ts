import { expect } from 'chai';
import type { MyGames } from '../../../games/game.ts';
import { createInitialState, withGameView, type ClientState } from '../../state/client-state.ts';
import { addPendingMove, replayTo, createGameView } from '../../state/game-view.ts';
import { playerX, createGameAfter, createPageState, playerO, toPageUser } from '../testing.ts';
import { getBoardBadge } from '../../state/board-badge.ts';
import { getHomeBadge } from '../../state/home-badge.ts';
import { getSound } from './sound.ts';

const createGameState = (moves: number[], currentUser = toPageUser(playerX), changes = {}): ClientState =>
  createInitialState(
    createPageState({ screen: 'game', game: createGameAfter(moves, changes), presence: null }, currentUser),
  );

describe('what a hidden tab calls for', () => {
  it('is a turn, an invitation, a rematch; nothing while the other has to act', () => {
    expect(getBoardBadge(createGameState([]))).to.equal('Your turn');
    expect(getBoardBadge(createGameState([4]))).to.equal(null);
    expect(
      getBoardBadge(createGameState([], toPageUser(playerO), { status: 'invited', turn: null })),
    ).to.equal('amber-heron invites you to a game');
    const end = [0, 3, 1, 4, 2];
    expect(
      getBoardBadge(createGameState(end, toPageUser(playerX), { rematch: { offeredBy: 'O', gameId: null } })),
    ).to.equal('Rematch?');
    expect(
      getBoardBadge(createGameState(end, toPageUser(playerO), { rematch: { offeredBy: 'O', gameId: null } })),
    ).to.equal(null);
  });

  it('is nothing for a watcher', () => {
    expect(getBoardBadge(createGameState([], toPageUser({ ...playerX, id: 'w' })))).to.equal(null);
  });

  it('counts the games at home', () => {
    const myGames: MyGames = {
      invitations: [],
      open: [],
      playing: [createGameAfter([])],
      finished: [],
      cursor: null,
    };
    const createHomeState = (playing: MyGames['playing']) =>
      createInitialState(createPageState({ screen: 'home', myGames: { ...myGames, playing } }));
    expect(getHomeBadge(createHomeState([]))).to.equal(null);
    expect(getHomeBadge(createHomeState([createGameAfter([])]))).to.equal('A game waits for you');
    expect(getHomeBadge(createHomeState([createGameAfter([]), createGameAfter([], { id: 'b' })]))).to.equal(
      '2 games wait for you',
    );
  });
});

describe('what a change sounds like', () => {
  it('tells X from O, a pending move included, and once', () => {
    const pending = withGameView(
      createGameState([]),
      addPendingMove(createGameView(createGameAfter([]), null), 4),
    );
    expect(getSound(createGameState([]), pending)).to.equal('X');
    expect(getSound(pending, createGameState([4]))).to.equal(null);
    expect(getSound(createGameState([4]), createGameState([4, 0]))).to.equal('O');
  });

  it('tells winning from losing from a draw', () => {
    const end = [0, 3, 1, 4, 2];
    expect(getSound(createGameState([0, 3, 1, 4]), createGameState(end))).to.equal('won');
    expect(
      getSound(createGameState([0, 3, 1, 4], toPageUser(playerO)), createGameState(end, toPageUser(playerO))),
    ).to.equal('lost');
    expect(
      getSound(createGameState([0, 1, 2, 4, 3, 5, 7, 6]), createGameState([0, 1, 2, 4, 3, 5, 7, 6, 8])),
    ).to.equal('drawn');
  });

  it('is silent while somebody steps through the moves', () => {
    const end = [0, 3, 1, 4, 2];
    const gameView = createGameView(createGameAfter(end), null);
    expect(
      getSound(
        withGameView(createGameState(end), replayTo(gameView, 1)),
        withGameView(createGameState(end), replayTo(gameView, 2)),
      ),
    ).to.equal(null);
  });
});
