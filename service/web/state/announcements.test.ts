import { expect } from 'chai';
import type { Game, MyGames, Presence } from '../../games/game.ts';
import { Store } from '../client/store.ts';
import { createGameAfter, createPageState, now, playerO, playerX, toPageUser } from '../testing/fixtures.ts';
import { withAnnouncements, type DescribeChanges } from './announcements.ts';
import { describeBoardChanges } from './board-announcements.ts';
import { createInitialState, getGameView, withGameView } from './client-state.ts';
import { replayTo } from './game-view.ts';
import { describeHomeChanges } from './home-announcements.ts';
import { withNotice } from './notice.ts';
import { announceLastingPresence, applyGame, applyPresence } from './reducers.ts';
import type { Page, PageUser } from './page-state.ts';

const localNow = Date.parse(now);
const notice = { kind: 'failure', text: ['No.'], nextStep: null } as const;

/** A store as the page has it, and the texts announced so far. */
function createStore(page: Page, describe: DescribeChanges, user: PageUser | null = toPageUser(playerX)) {
  const store = new Store(createInitialState(createPageState(page, user)), (before, after) =>
    withAnnouncements(before, after, describe),
  );
  const texts: string[] = [];
  store.subscribe((before, after) => {
    const lastId = before.announcements.at(-1)?.id ?? 0;
    for (const { id, text } of after.announcements)
      if (id > lastId) texts.push(text.replace(/[\u2068\u2069]/g, ''));
  });
  return { store, texts };
}

const createBoardStore = (game: Game, presence: Presence | null = null, user = playerX) =>
  createStore({ screen: 'game', game, presence }, describeBoardChanges, toPageUser(user));

describe('withAnnouncements', () => {
  it('announces the same notice again as a new element', () => {
    const { store, texts } = createBoardStore(createGameAfter([]));
    store.update((state) => withNotice(state, notice));
    store.update((state) => withNotice(state, notice));
    expect(texts).to.deep.equal(['No.', 'No.']);
    expect(new Set(store.state.announcements.map(({ id }) => id)).size).to.equal(2);
  });

  it('keeps an announcement when the next one follows at once', () => {
    const { store } = createBoardStore(createGameAfter([4]));
    store.update((state) => applyGame(state, createGameAfter([4, 0]), localNow));
    store.update((state) => withNotice(state, notice));
    expect(store.state.announcements).to.have.length(2);
  });

  it('announces a lost connection once, not its countdown, and the return', () => {
    const { store, texts } = createBoardStore(createGameAfter([]));
    const lost = { phase: 'lost', attempts: 1, lostAt: 0, retryAt: 0 } as const;
    store.patch({ connection: lost, banner: 'Connection lost. Reconnecting in 2 s.' });
    store.patch({ banner: 'Connection lost. Reconnecting in 1 s.' });
    store.patch({ connection: { phase: 'restored', shownUntil: 1 }, banner: 'Back online.' });
    store.patch({ banner: null });
    expect(texts).to.deep.equal(['Connection lost. Reconnecting.', 'Back online.']);
  });

  it('announces the errors of a form', () => {
    const { store, texts } = createBoardStore(createGameAfter([]));
    store.patch({ formErrors: { 'login password': 'Wrong name or password.' } });
    expect(texts).to.deep.equal(['Wrong name or password.']);
  });
});

describe('describeBoardChanges', () => {
  const clock = { moveSeconds: 30, deadline: '2026-03-01T12:00:30.000Z' };

  it('announces each move once', () => {
    const { store, texts } = createBoardStore(createGameAfter([4]));
    for (let times = 0; times < 2; times++)
      store.update((state) => applyGame(state, createGameAfter([4, 0]), localNow));
    expect(texts).to.deep.equal(['quiet-otter played O, top left. Your turn.']);
  });

  it('announces a joining in one sentence, without the presence of an empty seat', () => {
    const open = { status: 'open' as const, turn: null, players: { X: playerX, O: null }, version: 1 };
    const { store, texts } = createBoardStore(createGameAfter([], open));
    for (const O of [false, null, true, false]) {
      store.update((state) => applyPresence(state, { X: true, O, watchers: 0 }));
      store.update(announceLastingPresence);
    }
    expect(texts).to.deep.equal([]);
    store.update((state) => applyGame(state, createGameAfter([]), localNow));
    store.update((state) => applyPresence(state, { X: true, O: true, watchers: 0 }));
    store.update(announceLastingPresence);
    expect(texts).to.deep.equal(['quiet-otter joined as O. You are X: your turn.']);
  });

  it('announces a lasting change of the opponent’s presence', () => {
    const { store, texts } = createBoardStore(createGameAfter([4]));
    for (const O of [true, false]) {
      store.update((state) => applyPresence(state, { X: true, O, watchers: 0 }));
      store.update(announceLastingPresence);
    }
    expect(texts).to.deep.equal(['quiet-otter is away.']);
  });

  it('announces the steps of a replay', () => {
    const { store, texts } = createBoardStore(createGameAfter([0, 3, 1, 4, 2]));
    for (const count of [4, 0, 5]) {
      store.update((state) =>
        withGameView(state, replayTo(getGameView(state) ?? expect.fail('no game on screen'), count)),
      );
    }
    expect(texts).to.deep.equal([
      'Move 4 of 5: O, centre.',
      'Start of the game.',
      'Move 5 of 5: X, top right.',
    ]);
  });

  it('warns the player to move once, and says when the time is up', () => {
    const { store, texts } = createBoardStore(createGameAfter([], clock));
    for (const seconds of [15, 20, 21, 30, 31]) store.patch({ serverTime: localNow + seconds * 1000 });
    expect(texts).to.deep.equal([
      '10 seconds left for your move.',
      'Your time is up. Move before your opponent claims the win.',
    ]);
  });

  it('warns after half of a limit of ten seconds', () => {
    const { store, texts } = createBoardStore(
      createGameAfter([], { moveSeconds: 10, deadline: '2026-03-01T12:00:10.000Z' }),
    );
    for (const seconds of [1, 4, 5, 6]) store.patch({ serverTime: localNow + seconds * 1000 });
    expect(texts).to.deep.equal(['5 seconds left for your move.']);
  });

  it('tells the waiting player once that the win can be claimed', () => {
    const { store, texts } = createBoardStore(createGameAfter([], clock), null, playerO);
    for (const seconds of [20, 30, 31, 32]) store.patch({ serverTime: localNow + seconds * 1000 });
    expect(texts).to.deep.equal(['amber-heron ran out of time. You can claim the win.']);
  });

  it('announces that the link was copied', () => {
    const { store, texts } = createBoardStore(createGameAfter([]));
    store.patch({ isLinkCopied: true });
    store.patch({ isLinkCopied: false });
    expect(texts).to.deep.equal(['Link copied.']);
  });
});

describe('describeHomeChanges', () => {
  it('announces a game in which it has become the user’s turn, once', () => {
    const noGames: MyGames = { invitations: [], open: [], playing: [], finished: [], cursor: null };
    const showGames = (...playing: Game[]): Page => ({ screen: 'home', myGames: { ...noGames, playing } });
    const { store, texts } = createStore(showGames(createGameAfter([4])), describeHomeChanges);
    for (const page of [showGames(createGameAfter([4, 0])), showGames(createGameAfter([4, 0]))])
      if (page.screen === 'home') store.patch({ screen: page });
    expect(texts).to.deep.equal(['Your turn against quiet-otter.']);
  });
});
