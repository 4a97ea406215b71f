import { expect } from 'chai';
import { playerX, createGameAfter, now, createPageState, toPageUser } from '../testing/fixtures.ts';
import { createInitialState, getGameView, withGameView, type ClientState } from './client-state.ts';
import { announceLastingPresence, applyGame, applyPresence, rejectPendingMove } from './reducers.ts';
import { withNotice } from './notice.ts';
import { findNewRematch } from './clock-tick.ts';
import { addPendingMove, getShownMoves } from './game-view.ts';

const localNow = Date.parse(now);
const createGameState = (moves: number[], currentUser = toPageUser(playerX), changes = {}): ClientState =>
  createInitialState(
    createPageState({ screen: 'game', game: createGameAfter(moves, changes), presence: null }, currentUser),
  );
const getBoard = (state: ClientState) =>
  getShownMoves(getGameView(state) ?? expect.fail('no game on screen'));
const withPendingMove = (state: ClientState, cell: number) =>
  withGameView(state, addPendingMove(getGameView(state) ?? expect.fail('no game on screen'), cell));

describe('applyGame', () => {
  it('updates the board, and ignores the same version', () => {
    const state = applyGame(createGameState([4]), createGameAfter([4, 0]), localNow);
    expect(getBoard(state)).to.deep.equal([4, 0]);
    expect(applyGame(state, createGameAfter([4, 0]), localNow)).to.equal(state);
  });

  it('synchronizes the clock with the server', () => {
    const state = applyGame(
      createGameState([4]),
      createGameAfter([4, 0], { now: '2026-03-01T12:05:00.000Z' }),
      localNow,
    );
    expect(state.clockOffsetMs).to.equal(5 * 60_000);
    expect(state.serverTime).to.equal(localNow + 5 * 60_000);
  });

  it('synchronizes the clock with a version that is already on screen', () => {
    const state = createGameState([4]);
    const later = createGameAfter([4], { now: '2026-03-01T12:05:00.000Z' });
    expect(applyGame(state, later, localNow).serverTime).to.equal(localNow + 5 * 60_000);
    expect(getGameView(applyGame(state, later, localNow))?.game).to.equal(getGameView(state)?.game);
  });

  it('replaces a version that was never stored by the result of a later read, unless a newer one has arrived', () => {
    const forged = createGameState([4, 0, 8]);
    const { version } = createGameAfter([4, 0, 8]);
    const stored = createGameAfter([4]);
    expect(getBoard(applyGame(forged, stored, localNow))).to.deep.equal([4, 0, 8]);
    expect(getBoard(applyGame(forged, stored, localNow, version))).to.deep.equal([4]);
    const newer = applyGame(forged, createGameAfter([4, 0, 8, 1]), localNow);
    expect(getBoard(applyGame(newer, stored, localNow, version))).to.deep.equal([4, 0, 8, 1]);
  });

  it('closes the resign dialog when the game ends', () => {
    const stateWithDialog = { ...createGameState([0, 3, 1]), openDialog: 'resign' as const };
    expect(applyGame(stateWithDialog, createGameAfter([0, 3, 1, 4]), localNow).openDialog).to.equal('resign');
    expect(applyGame(stateWithDialog, createGameAfter([0, 3, 1, 4, 2]), localNow).openDialog).to.equal(null);
  });

  it('rolls a pending move back with a notice when another move was played', () => {
    const state = applyGame(withPendingMove(createGameState([]), 4), createGameAfter([0]), localNow);
    expect(getBoard(state)).to.deep.equal([0]);
    expect(state.notice?.text.join('')).to.match(/^Your move was not played/);
  });

  it('removes the retry notice when the move is confirmed', () => {
    const retrying = withNotice(withPendingMove(createGameState([]), 4), {
      kind: 'retrying',
      text: ['Retrying'],
      nextStep: null,
    });
    expect(applyGame(retrying, createGameAfter([4]), localNow).notice).to.equal(null);
  });
});

describe('rejectPendingMove', () => {
  it('rolls the move back and shows the reason', () => {
    const state = rejectPendingMove(withPendingMove(createGameState([4, 0]), 8), {
      kind: 'failure',
      text: ['No.'],
      nextStep: null,
    });
    expect(getBoard(state)).to.deep.equal([4, 0]);
    expect(state.notice?.text).to.deep.equal(['No.']);
  });
});

describe('announceLastingPresence', () => {
  const getAnnounced = (state: ClientState) => getGameView(state)?.announcedPresence;
  const here = { X: true, O: true, watchers: 0 };

  it('takes the first presence as it is, and later ones when called', () => {
    const first = applyPresence(createGameState([]), here);
    expect(getAnnounced(first)).to.equal(here);
    const away = applyPresence(first, { ...here, O: false });
    expect(getAnnounced(away)).to.equal(here);
    expect(getAnnounced(announceLastingPresence(away))).to.deep.equal({ ...here, O: false });
    const back = applyPresence(away, here);
    expect(announceLastingPresence(back)).to.equal(back);
  });

  it('takes a player who joins as present', () => {
    const open = { status: 'open' as const, turn: null, players: { X: playerX, O: null }, version: 1 };
    const waiting = applyPresence(createGameState([], undefined, open), { ...here, O: false });
    expect(getAnnounced(applyGame(waiting, createGameAfter([]), localNow))).to.deep.equal(here);
  });
});

describe('findNewRematch', () => {
  it('returns a rematch once, and only to its players', () => {
    const end = [0, 3, 1, 4, 2];
    const agreed = createGameAfter(end, { version: 9, rematch: { offeredBy: 'O', gameId: 'next' } });
    const before = createGameState(end);
    const after = applyGame(before, agreed, localNow);
    expect(findNewRematch(before, after)).to.equal('next');
    expect(findNewRematch(after, { ...after, notice: null })).to.equal(null);
    const spectator = toPageUser({ ...playerX, id: 'w' });
    expect(
      findNewRematch(
        createGameState(end, spectator),
        applyGame(createGameState(end, spectator), agreed, localNow),
      ),
    ).to.equal(null);
  });
});
