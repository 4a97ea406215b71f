import { expect } from 'chai';
import { once } from 'node:events';
import type { Game } from '../../games/game.ts';
import { createInitialState, getGameView } from '../state/client-state.ts';
import { createGameAfter, createPageState, playerO, playerX, now, toPageUser } from '../testing/fixtures.ts';
import { FakeEventSource } from '../testing/fake-event-source.ts';
import { FakeLocks } from '../testing/fake-locks.ts';
import { setGlobals } from '../testing/globals.ts';
import type { Client } from './client.ts';
import { gameLiveConfig } from './game-page-config.ts';
import { homeLiveConfig } from './home-page-config.ts';
import { LiveUpdates } from './live.ts';
import { RetryQueue } from './requests/retry.ts';
import { Store } from './store.ts';

describe('LiveUpdates', () => {
  const gameStream = `/games/${'g'.repeat(22)}/events`;
  const originalTimeout = globalThis.setTimeout;
  let restoreGlobals: () => void;
  let visibilityState = 'visible';
  let locks: FakeLocks | undefined;
  let respond: () => Response;
  let requests: string[] = [];
  const cleanups: (() => void)[] = [];
  beforeEach(() => {
    visibilityState = 'visible';
    locks = new FakeLocks();
    requests = [];
    respond = () => new Response(null, { status: 304 });
    restoreGlobals = setGlobals({
      EventSource: FakeEventSource,
      navigator: {
        get locks() {
          return locks;
        },
      },
      document: {
        get visibilityState() {
          return visibilityState;
        },
      },
      fetch: async (path: string) => {
        requests.push(path);
        return respond();
      },
      // Grace periods and delays of retries end at once; time-outs of requests do not.
      setTimeout: (callback: () => void, delayMs: number) =>
        originalTimeout(callback, delayMs < 10_000 ? 0 : delayMs),
    });
  });
  afterEach(() => {
    for (const cleanUp of cleanups.splice(0)) cleanUp();
    FakeEventSource.created.length = 0;
    restoreGlobals();
  });

  /** Lets locks, requests and timers of 0 ms finish. */
  async function settle() {
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => originalTimeout(resolve, 1));
  }

  /** A tab of amber-heron, or of nobody, on the game's page or at home. */
  async function openTab(config = gameLiveConfig, currentUser = toPageUser(playerX) as unknown) {
    const myGames = { invitations: [], open: [], playing: [], finished: [], cursor: null };
    const page =
      config === gameLiveConfig
        ? ({ screen: 'game', game: createGameAfter([]), presence: null } as const)
        : ({ screen: 'home', myGames } as const);
    const user = currentUser as ReturnType<typeof toPageUser> | null;
    const store = new Store(createInitialState(createPageState(page, user)));
    let checks = 0;
    const client: Client = {
      store,
      retryQueue: new RetryQueue(),
      applyGame: () => undefined,
      navigate: () => undefined,
      refresh: () => undefined,
      reconnect: () => undefined,
      announceUser: () => undefined,
      checkUser: () => (checks += 1),
    };
    const live = new LiveUpdates(client, config);
    cleanups.push(() => live.stop());
    live.start();
    await settle();
    const stream = () => {
      const source = FakeEventSource.created.at(-1);
      if (!source) throw new Error('no stream was opened');
      return source;
    };
    return { live, store, stream, countChecks: () => checks };
  }

  /** Another tab takes a lock and keeps it. */
  async function stealLock(name: string) {
    locks?.request(name, { steal: true }, () => new Promise<void>(() => undefined)).catch(() => undefined);
    await settle();
  }
  const userLock = `stream ${playerX.id}`;

  /** The channel of amber-heron's tabs. */
  function openUserChannel() {
    const channel = new BroadcastChannel(`user ${playerX.id}`);
    cleanups.push(() => channel.close());
    return channel;
  }
  const moves = ({ store }: { store: Store }) => getGameView(store.state)?.game.moves;

  it('streams the game while visible, and the user’s games while hidden', async () => {
    const { live } = await openTab();
    expect(FakeEventSource.openPaths()).to.deep.equal([gameStream]);
    visibilityState = 'hidden';
    live.onHidden();
    await settle();
    expect(FakeEventSource.openPaths()).to.deep.equal(['/events']);
    visibilityState = 'visible';
    live.refresh();
    await settle();
    expect(FakeEventSource.openPaths()).to.deep.equal([gameStream]);
  });

  it('holds no stream when hidden while another tab holds the user’s', async () => {
    const { live } = await openTab();
    await stealLock(userLock);
    visibilityState = 'hidden';
    live.onHidden();
    await settle();
    expect(FakeEventSource.openPaths()).to.deep.equal([]);
  });

  it('warns that another device has signed in, in a notice that later news does not replace', async () => {
    const { store, stream } = await openTab();
    stream().send('signed-in', {});
    expect(store.state.notice).to.deep.include({
      kind: 'warning',
      text: ['Signed in on another device.'],
    });
  });

  it('holds no stream when hidden and signed out', async () => {
    const { live } = await openTab(gameLiveConfig, null);
    visibilityState = 'hidden';
    live.onHidden();
    await settle();
    expect(FakeEventSource.openPaths()).to.deep.equal([]);
  });

  it('keeps the same stream when one other tab is used, and closes it when a second one is', async () => {
    const { live } = await openTab();
    await stealLock(userLock);
    expect(FakeEventSource.created).to.have.length(1);
    expect(FakeEventSource.openPaths()).to.deep.equal([gameStream]);
    await stealLock('second stream');
    expect(FakeEventSource.openPaths()).to.deep.equal([]);
    live.resume();
    await settle();
    expect(FakeEventSource.openPaths()).to.deep.equal([gameStream]);
  });

  it('closes the stream and opens no other when stopped', async () => {
    const { live } = await openTab();
    live.stop();
    await settle();
    expect(FakeEventSource.openPaths()).to.deep.equal([]);
  });

  it('passes events on to the user’s other tabs, and its own game as one of the user’s games', async () => {
    const { stream } = await openTab();
    const channel = openUserChannel();
    const received = once(channel, 'message');
    stream().send('heartbeat', { now });
    stream().send('game', createGameAfter([4]));
    const [message] = (await received) as [MessageEvent<{ event: string; data: Game }>];
    expect(message.data.event).to.equal('lobby');
    expect(message.data.data.moves).to.deep.equal([4]);
  });

  it('applies events of other tabs while it has no stream', async () => {
    const tab = await openTab();
    const channel = openUserChannel();
    const post = async (game: Game) => {
      channel.postMessage({ event: 'lobby', data: game });
      await settle();
    };
    await post(createGameAfter([4]));
    expect(moves(tab)).to.deep.equal([]);
    await stealLock(userLock);
    await stealLock('second stream');
    await post(createGameAfter([4]));
    expect(moves(tab)).to.deep.equal([4]);
  });

  it('drops events of another user and compares the page’s user with the session’s', async () => {
    const { stream, store, countChecks } = await openTab(homeLiveConfig);
    const foreign = createGameAfter([4], { players: { X: { ...playerX, id: 'other' }, O: playerO } });
    const before = store.state.screen;
    stream().send('lobby', foreign);
    stream().send('snapshot', { invitations: [], open: [], playing: [foreign], finished: [], cursor: null });
    expect(store.state.screen).to.equal(before);
    expect(countChecks()).to.equal(2);
  });

  it('reads the game when an event has a lower version, and shows the result', async () => {
    const tab = await openTab();
    tab.stream().send('game', createGameAfter([4, 0, 8]));
    expect(moves(tab)).to.deep.equal([4, 0, 8]);
    respond = () => Response.json({ game: createGameAfter([4]) });
    tab.stream().send('game', createGameAfter([4]));
    await settle();
    expect(moves(tab)).to.deep.equal([4]);
  });

  it('polls when the server rejects streams but serves requests', async () => {
    const { stream, store } = await openTab();
    for (let attempt = 0; attempt < 2; attempt++) {
      stream().reject();
      await settle();
    }
    expect(store.state.connection.phase).to.equal('polling');
    expect(requests).to.deep.equal([`/games/${'g'.repeat(22)}`, `/games/${'g'.repeat(22)}`]);
  });

  it('stays lost when the server serves nothing', async () => {
    const { stream, store } = await openTab();
    respond = () => Response.json({ code: 'unavailable' }, { status: 503 });
    for (let attempt = 0; attempt < 2; attempt++) {
      stream().reject();
      await settle();
    }
    expect(store.state.connection.phase).to.be.oneOf(['lost', 'reconnecting']);
  });

  it('gives up a pending attempt for a new one when the network is back', async () => {
    const { live, stream, store } = await openTab();
    stream().accept();
    respond = () => Response.json({ code: 'unavailable' }, { status: 503 });
    stream().reject();
    await settle();
    const pending = stream();
    live.refresh();
    expect([pending.readyState, stream().readyState]).to.deep.equal([FakeEventSource.CLOSED, 0]);
    expect(FakeEventSource.openPaths()).to.deep.equal([gameStream]);
    expect(store.state.connection).to.include({ phase: 'reconnecting', attempts: 0 });
  });

  it('follows the server’s time of every event', async () => {
    const { stream, store } = await openTab();
    stream().send('heartbeat', { now: '2026-03-01T13:00:00.000Z' });
    expect(store.state.serverTime).to.equal(Date.parse('2026-03-01T13:00:00.000Z'));
  });

  it('reopens the stream after sleep or a change of the device’s clock', async () => {
    const { live } = await openTab();
    const originalNow = Date.now;
    cleanups.push(() => (Date.now = originalNow));
    Date.now = () => originalNow() - 3_600_000;
    live.onTick();
    live.onTick();
    expect(FakeEventSource.created).to.have.length(2);
    expect(FakeEventSource.openPaths()).to.deep.equal([gameStream]);
  });

  it('holds a stream in every visible tab without the Web Locks API, and none when hidden', async () => {
    locks = undefined;
    const [first] = [await openTab(), await openTab()];
    expect(FakeEventSource.openPaths()).to.deep.equal([gameStream, gameStream]);
    visibilityState = 'hidden';
    first.live.onHidden();
    await settle();
    expect(FakeEventSource.openPaths()).to.deep.equal([gameStream]);
  });
});
