import { expect } from 'chai';
import { playerX, createGameAfter, now, createPageState, playerO, toPageUser } from '../client/testing.ts';
import { createInitialState, getGameView, withGameView, type ClientState } from './client-state.ts';
import { applyGame, applyPresence, rejectPendingMove } from './reducers.ts';
import { withNotice } from './notice.ts';
import { findNewRematch, announceLowTime } from './clock-tick.ts';
import { addPendingMove, getShownMoves } from './game-view.ts';

const localNow = Date.parse(now);
const createGameState = (moves: number[], currentUser = toPageUser(playerX), changes = {}): ClientState =>
  createInitialState(
    createPageState({ screen: 'game', game: createGameAfter(moves, changes), presence: null }, currentUser),
  );
const getBoard = (state: ClientState) => getShownMoves(getGameView(state) ?? expect.fail('no table'));
const withPendingMove = (state: ClientState, cell: number) =>
  withGameView(state, addPendingMove(getGameView(state) ?? expect.fail('no table'), cell));

describe('what comes in', () => {
  it('changes the board and is said once', () => {
    const state = applyGame(createGameState([4]), createGameAfter([4, 0]), localNow);
    expect(getBoard(state)).to.deep.equal([4, 0]);
    expect(state.announcement).to.equal('\u2068quiet-otter\u2069 played O, top left. Your turn.');
    expect(applyGame(state, createGameAfter([4, 0]), localNow)).to.equal(state);
  });

  it('leaves the result to the focus that goes there, but tells a watcher', () => {
    const end = [0, 3, 1, 4, 2];
    expect(applyGame(createGameState([0, 3, 1, 4]), createGameAfter(end), localNow).announcement).to.equal(
      'You played X, top right.',
    );
    const watcher = toPageUser({ ...playerX, id: 'w' });
    expect(
      applyGame(createGameState([0, 3, 1, 4], watcher), createGameAfter(end), localNow).announcement,
    ).to.equal('\u2068amber-heron\u2069 played X, top right. \u2068amber-heron\u2069 won: top row.');
  });

  it('sets the clock by the server’s', () => {
    const state = applyGame(
      createGameState([4]),
      createGameAfter([4, 0], { now: '2026-03-01T12:05:00.000Z' }),
      localNow,
    );
    expect(state.clockOffsetMs).to.equal(5 * 60_000);
    expect(state.serverTime).to.equal(localNow + 5 * 60_000);
  });

  it('closes a question that the end of the game has answered', () => {
    const stateWithDialog = { ...createGameState([0, 3, 1]), openDialog: 'resign' as const };
    expect(applyGame(stateWithDialog, createGameAfter([0, 3, 1, 4]), localNow).openDialog).to.equal('resign');
    expect(applyGame(stateWithDialog, createGameAfter([0, 3, 1, 4, 2]), localNow).openDialog).to.equal(null);
  });

  it('rolls a pending move back with the reason when the game went another way', () => {
    const state = applyGame(withPendingMove(createGameState([]), 4), createGameAfter([0]), localNow);
    expect(getBoard(state)).to.deep.equal([0]);
    expect(state.notice?.text.join('')).to.match(/^Your move was not played/);
    expect(state.announcement).to.match(/^Your move was not played/);
  });

  it('ends the notice about a move that was sent late, once it is stored', () => {
    const waiting = withNotice(withPendingMove(createGameState([]), 4), {
      kind: 'failure',
      text: ['waits'],
      nextStep: null,
    });
    expect(applyGame(waiting, createGameAfter([4]), localNow).notice).to.equal(null);
  });

  it('takes a refused move back and says why', () => {
    const state = rejectPendingMove(withPendingMove(createGameState([4, 0]), 8), {
      kind: 'failure',
      text: ['No.'],
      nextStep: null,
    });
    expect(getBoard(state)).to.deep.equal([4, 0]);
    expect(state.announcement).to.equal('No.');
  });

  it('says a notice again when the same happens twice', () => {
    const notice = { kind: 'failure', text: ['No.'], nextStep: null } as const;
    const once = withNotice(createGameState([]), notice);
    expect(withNotice(once, notice).announcement).to.not.equal(once.announcement);
  });

  it('tells when the other player comes or goes, and nothing at the first sight', () => {
    const first = applyPresence(createGameState([]), { X: true, O: false, watchers: 0 });
    expect(first.announcement).to.equal('');
    const here = applyPresence(first, { X: true, O: true, watchers: 0 });
    expect(here.announcement).to.equal('\u2068quiet-otter\u2069 is here.');
    expect(applyPresence(here, { X: true, O: null, watchers: 0 }).announcement).to.equal(here.announcement);
    const away = applyPresence(here, { X: true, O: false, watchers: 0 });
    expect(away.announcement).to.equal('\u2068quiet-otter\u2069 is away.');
  });
});

describe('passing time', () => {
  const clock = { moveSeconds: 30, deadline: '2026-03-01T12:00:30.000Z' };

  it('warns the one to move once, when ten seconds are left', () => {
    const early = announceLowTime(createGameState([], toPageUser(playerX), clock), localNow + 15_000);
    expect(early.announcement).to.equal('');
    const late = announceLowTime(early, localNow + 20_000);
    expect(late.announcement).to.equal('Ten seconds left for your move.');
    expect(announceLowTime({ ...late, announcement: '' }, localNow + 21_000).announcement).to.equal('');
  });

  it('does not warn the one who waits', () => {
    expect(
      announceLowTime(createGameState([], toPageUser(playerO), clock), localNow + 25_000).announcement,
    ).to.equal('');
  });

  it('follows a rematch that begins while its player looks on, and no other', () => {
    const end = [0, 3, 1, 4, 2];
    const agreed = createGameAfter(end, { version: 9, rematch: { offeredBy: 'O', gameId: 'next' } });
    const before = createGameState(end);
    const after = applyGame(before, agreed, localNow);
    expect(findNewRematch(before, after)).to.equal('next');
    expect(findNewRematch(after, { ...after, notice: null })).to.equal(null);
    const watcher = toPageUser({ ...playerX, id: 'w' });
    expect(
      findNewRematch(
        createGameState(end, watcher),
        applyGame(createGameState(end, watcher), agreed, localNow),
      ),
    ).to.equal(null);
  });
});
