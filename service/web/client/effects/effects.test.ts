import { expect } from 'chai';
import type { Lobby } from '../../../games/game.ts';
import { startOf, withTable, type ClientState } from '../../state/client-state.ts';
import { playPending, stepTo, tableOf } from '../../state/game-view.ts';
import { amber, gameAfter, pageState, quiet, selfOf } from '../testing.ts';
import { callAtTheBoard } from '../../state/board-badge.ts';
import { callAtHome } from '../../state/home-badge.ts';
import { soundOf } from './sound.ts';

const at = (moves: number[], viewer = selfOf(amber), changes = {}): ClientState =>
  startOf(pageState({ screen: 'game', game: gameAfter(moves, changes), presence: null }, viewer));

describe('what a hidden tab calls for', () => {
  it('is a turn, an invitation, a rematch; nothing while the other has to act', () => {
    expect(callAtTheBoard(at([]))).to.equal('Your turn');
    expect(callAtTheBoard(at([4]))).to.equal(null);
    expect(callAtTheBoard(at([], selfOf(quiet), { status: 'invited', turn: null }))).to.equal(
      'amber-heron invites you to a game',
    );
    const end = [0, 3, 1, 4, 2];
    expect(callAtTheBoard(at(end, selfOf(amber), { rematch: { offeredBy: 'O', gameId: null } }))).to.equal(
      'Rematch?',
    );
    expect(callAtTheBoard(at(end, selfOf(quiet), { rematch: { offeredBy: 'O', gameId: null } }))).to.equal(
      null,
    );
  });

  it('is nothing for a watcher', () => {
    expect(callAtTheBoard(at([], selfOf({ ...amber, id: 'w' })))).to.equal(null);
  });

  it('counts the games at home', () => {
    const lobby: Lobby = { invitations: [], open: [], playing: [gameAfter([])], finished: [], cursor: null };
    const home = (playing: Lobby['playing']) =>
      startOf(pageState({ screen: 'home', lobby: { ...lobby, playing } }));
    expect(callAtHome(home([]))).to.equal(null);
    expect(callAtHome(home([gameAfter([])]))).to.equal('A game waits for you');
    expect(callAtHome(home([gameAfter([]), gameAfter([], { id: 'b' })]))).to.equal('2 games wait for you');
  });
});

describe('what a change sounds like', () => {
  it('tells X from O, a pending move included, and once', () => {
    const pending = withTable(at([]), playPending(tableOf(gameAfter([]), null), 4));
    expect(soundOf(at([]), pending)).to.equal('X');
    expect(soundOf(pending, at([4]))).to.equal(null);
    expect(soundOf(at([4]), at([4, 0]))).to.equal('O');
  });

  it('tells winning from losing from a draw', () => {
    const end = [0, 3, 1, 4, 2];
    expect(soundOf(at([0, 3, 1, 4]), at(end))).to.equal('won');
    expect(soundOf(at([0, 3, 1, 4], selfOf(quiet)), at(end, selfOf(quiet)))).to.equal('lost');
    expect(soundOf(at([0, 1, 2, 4, 3, 5, 7, 6]), at([0, 1, 2, 4, 3, 5, 7, 6, 8]))).to.equal('drawn');
  });

  it('is silent while somebody steps through the moves', () => {
    const end = [0, 3, 1, 4, 2];
    const table = tableOf(gameAfter(end), null);
    expect(soundOf(withTable(at(end), stepTo(table, 1)), withTable(at(end), stepTo(table, 2)))).to.equal(
      null,
    );
  });
});
