import { expect } from 'chai';
import { amber, gameAfter, now, pageState, quiet, selfOf } from '../client/testing.ts';
import { startOf, tableIn, withTable, type ClientState } from './client-state.ts';
import { receive, receivePresence, refuseMove } from './reducers.ts';
import { withNotice } from './notice.ts';
import { followRematch, warnOfClock } from './clock-tick.ts';
import { playPending, shownMoves } from './game-view.ts';

const localNow = Date.parse(now);
const at = (moves: number[], viewer = selfOf(amber), changes = {}): ClientState =>
  startOf(pageState({ screen: 'game', game: gameAfter(moves, changes), presence: null }, viewer));
const board = (state: ClientState) => shownMoves(tableIn(state) ?? expect.fail('no table'));
const pendingAt = (state: ClientState, cell: number) =>
  withTable(state, playPending(tableIn(state) ?? expect.fail('no table'), cell));

describe('what comes in', () => {
  it('changes the board and is said once', () => {
    const state = receive(at([4]), gameAfter([4, 0]), localNow);
    expect(board(state)).to.deep.equal([4, 0]);
    expect(state.announcement).to.equal('\u2068quiet-otter\u2069 played O, top left. Your turn.');
    expect(receive(state, gameAfter([4, 0]), localNow)).to.equal(state);
  });

  it('leaves the result to the focus that goes there, but tells a watcher', () => {
    const end = [0, 3, 1, 4, 2];
    expect(receive(at([0, 3, 1, 4]), gameAfter(end), localNow).announcement).to.equal(
      'You played X, top right.',
    );
    const watcher = selfOf({ ...amber, id: 'w' });
    expect(receive(at([0, 3, 1, 4], watcher), gameAfter(end), localNow).announcement).to.equal(
      '\u2068amber-heron\u2069 played X, top right. \u2068amber-heron\u2069 won: top row.',
    );
  });

  it('sets the clock by the server’s', () => {
    const state = receive(at([4]), gameAfter([4, 0], { now: '2026-03-01T12:05:00.000Z' }), localNow);
    expect(state.offset).to.equal(5 * 60_000);
    expect(state.time).to.equal(localNow + 5 * 60_000);
  });

  it('closes a question that the end of the game has answered', () => {
    const asking = { ...at([0, 3, 1]), asking: 'resign' as const };
    expect(receive(asking, gameAfter([0, 3, 1, 4]), localNow).asking).to.equal('resign');
    expect(receive(asking, gameAfter([0, 3, 1, 4, 2]), localNow).asking).to.equal(null);
  });

  it('rolls a pending move back with the reason when the game went another way', () => {
    const state = receive(pendingAt(at([]), 4), gameAfter([0]), localNow);
    expect(board(state)).to.deep.equal([0]);
    expect(state.notice?.text.join('')).to.match(/^Your move was not played/);
    expect(state.announcement).to.match(/^Your move was not played/);
  });

  it('ends the notice about a move that was sent late, once it is stored', () => {
    const waiting = withNotice(pendingAt(at([]), 4), { tone: 'failure', text: ['waits'], next: null });
    expect(receive(waiting, gameAfter([4]), localNow).notice).to.equal(null);
  });

  it('takes a refused move back and says why', () => {
    const state = refuseMove(pendingAt(at([4, 0]), 8), { tone: 'failure', text: ['No.'], next: null });
    expect(board(state)).to.deep.equal([4, 0]);
    expect(state.announcement).to.equal('No.');
  });

  it('says a notice again when the same happens twice', () => {
    const notice = { tone: 'failure', text: ['No.'], next: null } as const;
    const once = withNotice(at([]), notice);
    expect(withNotice(once, notice).announcement).to.not.equal(once.announcement);
  });

  it('tells when the other player comes or goes, and nothing at the first sight', () => {
    const first = receivePresence(at([]), { X: true, O: false, watchers: 0 });
    expect(first.announcement).to.equal('');
    const here = receivePresence(first, { X: true, O: true, watchers: 0 });
    expect(here.announcement).to.equal('\u2068quiet-otter\u2069 is here.');
    expect(receivePresence(here, { X: true, O: null, watchers: 0 }).announcement).to.equal(here.announcement);
    const away = receivePresence(here, { X: true, O: false, watchers: 0 });
    expect(away.announcement).to.equal('\u2068quiet-otter\u2069 is away.');
  });
});

describe('passing time', () => {
  const clock = { moveSeconds: 30, deadline: '2026-03-01T12:00:30.000Z' };

  it('warns the one to move once, when ten seconds are left', () => {
    const early = warnOfClock(at([], selfOf(amber), clock), localNow + 15_000);
    expect(early.announcement).to.equal('');
    const late = warnOfClock(early, localNow + 20_000);
    expect(late.announcement).to.equal('Ten seconds left for your move.');
    expect(warnOfClock({ ...late, announcement: '' }, localNow + 21_000).announcement).to.equal('');
  });

  it('does not warn the one who waits', () => {
    expect(warnOfClock(at([], selfOf(quiet), clock), localNow + 25_000).announcement).to.equal('');
  });

  it('follows a rematch that begins while its player looks on, and no other', () => {
    const end = [0, 3, 1, 4, 2];
    const agreed = gameAfter(end, { version: 9, rematch: { offeredBy: 'O', gameId: 'next' } });
    const before = at(end);
    const after = receive(before, agreed, localNow);
    expect(followRematch(before, after)).to.equal('next');
    expect(followRematch(after, { ...after, notice: null })).to.equal(null);
    const watcher = selfOf({ ...amber, id: 'w' });
    expect(followRematch(at(end, watcher), receive(at(end, watcher), agreed, localNow))).to.equal(null);
  });
});
