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
  const getText = (...args: Parameters<typeof createGameState>) =>
    getBoardBadge(createGameState(...args))?.text ?? null;

  it('shows the user’s turn, an invitation and a rematch offer, and nothing on the opponent’s turn', () => {
    expect(getText([])).to.equal('Your turn');
    expect(getText([4])).to.equal(null);
    expect(getText([], toPageUser(playerO), { status: 'invited', turn: null })).to.equal(
      'amber-heron invites you to a game',
    );
    const end = [0, 3, 1, 4, 2];
    const rematch = { offeredBy: 'O', gameId: null };
    expect(getText(end, toPageUser(playerX), { rematch })).to.equal('Rematch?');
    expect(getText(end, toPageUser(playerO), { rematch })).to.equal(null);
  });

  it('is null for spectators', () => {
    expect(getText([], toPageUser({ ...playerX, id: 'w' }))).to.equal(null);
  });
});

describe('getHomeBadge', () => {
  const myGames: MyGames = { invitations: [], open: [], playing: [], finished: [], cursor: null };
  const getBadge = (changes: Partial<MyGames>) =>
    getHomeBadge(
      createInitialState(createPageState({ screen: 'home', myGames: { ...myGames, ...changes } })),
    );

  it('counts the games that need the user, with rematch offers, and names the latest', () => {
    const offer = createGameAfter([0, 3, 1, 4, 2], {
      id: 'offer',
      updatedAt: '2026-03-01T12:00:01.000Z',
      rematch: { offeredBy: 'O', gameId: null },
    });
    expect(getBadge({})).to.equal(null);
    expect(getBadge({ playing: [createGameAfter([])] })?.text).to.equal('A game is waiting for you');
    const badge = getBadge({ playing: [createGameAfter([])], finished: [offer] });
    expect(badge?.text).to.equal('2 games are waiting for you');
    expect(badge?.game.id).to.equal('offer');
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
