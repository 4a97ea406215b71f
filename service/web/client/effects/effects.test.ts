import { expect } from 'chai';
import type { MyGames } from '../../../games/game.ts';
import { createInitialState, withGameView, type ClientState } from '../../state/client-state.ts';
import { addPendingMove, replayTo, createGameView } from '../../state/game-view.ts';
import { playerX, createGameAfter, createPageState, playerO, toPageUser } from '../../testing/fixtures.ts';
import { getBoardBadge } from '../../state/board-badge.ts';
import { getHomeBadge } from '../../state/home-badge.ts';
import { getSound } from './sound.ts';

const createGameState = (moves: number[], currentUser = toPageUser(playerX), changes = {}): ClientState =>
  createInitialState(
    createPageState({ screen: 'game', game: createGameAfter(moves, changes), presence: null }, currentUser),
  );

describe('getBoardBadge', () => {
  it('shows the user’s turn, an invitation and a rematch offer, and nothing on the opponent’s turn', () => {
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

  it('is null for spectators', () => {
    expect(getBoardBadge(createGameState([], toPageUser({ ...playerX, id: 'w' })))).to.equal(null);
  });
});

describe('getHomeBadge', () => {
  it('counts the games that need the user', () => {
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
    expect(getHomeBadge(createHomeState([createGameAfter([])]))).to.equal('A game is waiting for you');
    expect(getHomeBadge(createHomeState([createGameAfter([]), createGameAfter([], { id: 'b' })]))).to.equal(
      '2 games are waiting for you',
    );
  });
});

describe('getSound', () => {
  it('plays different sounds for X and O, once per move, including pending moves', () => {
    const pending = withGameView(
      createGameState([]),
      addPendingMove(createGameView(createGameAfter([]), null), 4),
    );
    expect(getSound(createGameState([]), pending)).to.equal('X');
    expect(getSound(pending, createGameState([4]))).to.equal(null);
    expect(getSound(createGameState([4]), createGameState([4, 0]))).to.equal('O');
  });

  it('plays different sounds for win, loss and draw', () => {
    const end = [0, 3, 1, 4, 2];
    expect(getSound(createGameState([0, 3, 1, 4]), createGameState(end))).to.equal('won');
    expect(
      getSound(createGameState([0, 3, 1, 4], toPageUser(playerO)), createGameState(end, toPageUser(playerO))),
    ).to.equal('lost');
    expect(
      getSound(createGameState([0, 1, 2, 4, 3, 5, 7, 6]), createGameState([0, 1, 2, 4, 3, 5, 7, 6, 8])),
    ).to.equal('drawn');
  });

  it('is silent during a replay', () => {
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
