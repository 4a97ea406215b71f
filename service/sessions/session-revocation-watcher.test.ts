import { expect } from 'chai';
import type { EventBus } from '../events/event-bus.ts';
import { topics } from '../events/event-bus.ts';
import { InProcessBus } from '../events/in-process-bus.ts';
import { signedInUser as user } from '../testing/accounts.ts';
import { ManualClock } from '../testing/clock.ts';
import type { SessionCookie } from './session-cookie.ts';
import { UserCache } from './user-cache.ts';
import { SessionRevocationWatcher } from './session-revocation-watcher.ts';

const cookie = (sessionId: string): SessionCookie => ({
  userId: 'u',
  sessionId,
  startedAtMs: 1,
  renewedAtMs: 1,
  isAccount: true,
  recentGameIds: [],
  createdAccountIds: [],
});
const createRevokedMessage = (sessionId: string) => ({ kind: 'session-revoked', sessionId });
const flushPromises = () => new Promise(setImmediate);

describe('SessionRevocationWatcher', () => {
  let clock: ManualClock;
  let revokedIds: Set<string>;
  let readCount: number;
  let isReachable: boolean;
  let endedIds: string[];

  function createWatcher(bus: EventBus): SessionRevocationWatcher {
    const getUser = async () => {
      readCount += 1;
      if (!isReachable) throw new Error('throttled');
      const currentRevokedIds = new Set(revokedIds);
      return {
        user,
        isRevoked: ({ sessionId }: { sessionId: string }) => currentRevokedIds.has(sessionId),
      };
    };
    const loader = { getUser, getUsers: async () => new Map([['u', await getUser()]]) };
    const watcher = new SessionRevocationWatcher(new UserCache(loader, clock), bus, clock);
    for (const id of ['a', 'b']) watcher.watch(cookie(id), () => endedIds.push(id));
    return watcher;
  }

  /** Advances the clock with one tick per second. */
  async function advanceSeconds(watcher: SessionRevocationWatcher, seconds: number): Promise<void> {
    for (let i = 0; i < seconds; i++) {
      clock.advance(1_000);
      await watcher.tick();
    }
  }

  beforeEach(() => {
    clock = new ManualClock();
    revokedIds = new Set();
    readCount = 0;
    isReachable = true;
    endedIds = [];
  });

  it('ends the revoked session immediately and once, and no other, on a duplicated message', async () => {
    const bus = new InProcessBus('alone');
    const watcher = createWatcher(bus);
    await watcher.tick();
    revokedIds.add('a');
    bus.publish(topics.user('u'), createRevokedMessage('a'));
    bus.publish(topics.user('u'), createRevokedMessage('a'));
    await flushPromises();
    await advanceSeconds(watcher, 70);
    expect(endedIds).to.deep.equal(['a']);
  });

  it('ignores messages that are wrong or malformed', async () => {
    const bus = new InProcessBus('alone');
    createWatcher(bus);
    for (const message of [
      createRevokedMessage('a'),
      null,
      7,
      'x',
      { kind: 'session-revoked' },
      { kind: 'game', sessionId: 'a' },
    ]) {
      bus.publish(topics.user('u'), message);
    }
    await flushPromises();
    expect(endedIds).to.deep.equal([]);
  });

  it('reads nothing when an unwatched session of the same user is revoked', async () => {
    const bus = new InProcessBus('alone');
    const watcher = createWatcher(bus);
    await watcher.tick();
    const readsBefore = readCount;
    bus.publish(topics.user('u'), createRevokedMessage('c'));
    await flushPromises();
    expect(readCount).to.equal(readsBefore);
  });

  it('ends a revoked session within ten seconds and a tick while the bus is down', async () => {
    const watcher = createWatcher(new InProcessBus('down'));
    await advanceSeconds(watcher, 35);
    revokedIds.add('a');
    await advanceSeconds(watcher, 11);
    expect(endedIds).to.deep.equal(['a']);
    expect(readCount, 'one read every ten seconds').to.be.at.most(6);
  });

  it('ends a session that was revoked just before watch() when the cache entry expires', async () => {
    const watcher = createWatcher(new InProcessBus('alone'));
    await watcher.tick();
    clock.advance(5_000);
    revokedIds.add('c');
    watcher.watch(cookie('c'), () => endedIds.push('c'));
    await advanceSeconds(watcher, 6);
    expect(endedIds).to.deep.equal(['c']);
  });

  it('rechecks sessions every two minutes while the bus is up', async () => {
    const watcher = createWatcher(Object.assign(new InProcessBus('alone'), { state: 'up' as const }));
    await watcher.tick();
    readCount = 0;
    revokedIds.add('a');
    await advanceSeconds(watcher, 119);
    expect(endedIds).to.deep.equal([]);
    await advanceSeconds(watcher, 12);
    expect(endedIds).to.deep.equal(['a']);
    expect(readCount).to.equal(1);
  });

  it('ends all sessions immediately when all are revoked', async () => {
    const bus = new InProcessBus('alone');
    const watcher = createWatcher(bus);
    await watcher.tick();
    for (const id of ['a', 'b']) revokedIds.add(id);
    bus.publish(topics.user('u'), { kind: 'all-sessions-revoked' });
    await flushPromises();
    expect(endedIds).to.deep.equal(['a', 'b']);
  });

  it('ends a session that another program revoked in the embedded database within ten seconds and a tick', async () => {
    const watcher = createWatcher(new InProcessBus('alone'));
    await advanceSeconds(watcher, 35);
    revokedIds.add('a');
    await advanceSeconds(watcher, 11);
    expect(endedIds).to.deep.equal(['a']);
    expect(readCount, 'one read every ten seconds').to.be.at.most(6);
  });

  it('rechecks sessions after a state change of the bus, because messages may have been lost', async () => {
    let notifyStateChange = () => {};
    const bus: EventBus = {
      state: 'up',
      publish: () => undefined,
      subscribe: () => () => undefined,
      waitForSubscriptions: async () => undefined,
      onStateChange: (handler) => {
        notifyStateChange = handler;
        return () => undefined;
      },
      close: async () => undefined,
    };
    const watcher = createWatcher(bus);
    await watcher.tick();
    revokedIds.add('a');
    notifyStateChange();
    await advanceSeconds(watcher, 11);
    expect(endedIds).to.deep.equal(['a']);
  });

  it('keeps sessions during a database outage and limits the rate of its reads', async () => {
    const watcher = createWatcher(new InProcessBus('down'));
    isReachable = false;
    await advanceSeconds(watcher, 30);
    expect(endedIds).to.deep.equal([]);
    expect(readCount).to.be.at.most(8);
    isReachable = true;
    revokedIds.add('b');
    await advanceSeconds(watcher, 16);
    expect(endedIds).to.deep.equal(['b']);
  });

  it('reads nothing for a session that is no longer watched', async () => {
    const bus = new InProcessBus('down');
    const loader = {
      getUser: async () => (readCount++, null),
      getUsers: async () => (readCount++, new Map()),
    };
    const watcher = new SessionRevocationWatcher(new UserCache(loader, clock), bus, clock);
    const unwatch = watcher.watch(cookie('a'), () => endedIds.push('a'));
    unwatch();
    unwatch();
    bus.publish(topics.user('u'), createRevokedMessage('a'));
    await advanceSeconds(watcher, 70);
    expect([readCount, endedIds]).to.deep.equal([0, []]);
  });
});
