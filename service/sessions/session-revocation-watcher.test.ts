import { expect } from 'chai';
import type { EventBus } from '../events/event-bus.ts';
import { topics } from '../events/event-bus.ts';
import { InProcessBus } from '../events/in-process-bus.ts';
import { ManualClock } from '../testing/clock.ts';
import type { SessionCookie } from './session-cookie.ts';
import { SessionKnowledge } from './user-cache.ts';
import { SessionWatch } from './session-revocation-watcher.ts';

const user = { id: 'u', name: 'Ann', guest: false, admin: false, createdAt: '', email: null };
const cookie = (sid: string): SessionCookie => ({
  user: 'u',
  sid,
  started: 1,
  renewed: 1,
  account: true,
  recent: [],
  made: [],
});
const ended = (session: string) => ({ kind: 'session-ended', session });
const settled = () => new Promise(setImmediate);

describe('a watched session', () => {
  let clock: ManualClock;
  let over: Set<string>;
  let reads: number;
  let reachable: boolean;
  let calls: string[];

  function watching(bus: EventBus): SessionWatch {
    const knowledge = new SessionKnowledge(async () => {
      reads += 1;
      if (!reachable) throw new Error('throttled');
      const now = new Set(over);
      return { user, hasEnded: ({ sid }) => now.has(sid) };
    }, clock);
    const watch = new SessionWatch(knowledge, bus, clock);
    for (const sid of ['a', 'b']) watch.watch(cookie(sid), () => calls.push(sid));
    return watch;
  }

  /** Lets `seconds` pass with a tick in each. */
  async function pass(watch: SessionWatch, seconds: number): Promise<void> {
    for (let i = 0; i < seconds; i++) {
      clock.advance(1_000);
      await watch.tick();
    }
  }

  beforeEach(() => {
    clock = new ManualClock();
    over = new Set();
    reads = 0;
    reachable = true;
    calls = [];
  });

  it('ends at once when a message says so, once, and no other does', async () => {
    const bus = new InProcessBus('alone');
    const watch = watching(bus);
    await watch.tick();
    over.add('a');
    bus.publish(topics.user('u'), ended('a'));
    bus.publish(topics.user('u'), ended('a'));
    await settled();
    await pass(watch, 70);
    expect(calls).to.deep.equal(['a']);
  });

  it('does not end on a message that is not true, or that is not ours', async () => {
    const bus = new InProcessBus('alone');
    watching(bus);
    for (const message of [
      ended('a'),
      null,
      7,
      'x',
      { kind: 'session-ended' },
      { kind: 'game', session: 'a' },
    ]) {
      bus.publish(topics.user('u'), message);
    }
    await settled();
    expect(calls).to.deep.equal([]);
  });

  it('costs nothing when another session of the same user ends', async () => {
    const bus = new InProcessBus('alone');
    const watch = watching(bus);
    await watch.tick();
    const before = reads;
    bus.publish(topics.user('u'), ended('c'));
    await settled();
    expect(reads).to.equal(before);
  });

  it('ends within ten seconds and a tick without messages while the bus is down', async () => {
    const watch = watching(new InProcessBus('down'));
    await pass(watch, 35);
    over.add('a');
    await pass(watch, 11);
    expect(calls).to.deep.equal(['a']);
    expect(reads, 'one read every ten seconds').to.be.at.most(6);
  });

  it('that ended just before it was watched ends when what was known then has lapsed', async () => {
    const watch = watching(new InProcessBus('alone'));
    await watch.tick();
    clock.advance(5_000);
    over.add('c');
    watch.watch(cookie('c'), () => calls.push('c'));
    await pass(watch, 6);
    expect(calls).to.deep.equal(['c']);
  });

  it('is looked at again every two minutes while messages arrive', async () => {
    const watch = watching(new InProcessBus('alone'));
    await watch.tick();
    reads = 0;
    over.add('a');
    await pass(watch, 119);
    expect(calls).to.deep.equal([]);
    await pass(watch, 12);
    expect(calls).to.deep.equal(['a']);
    expect(reads).to.equal(1);
  });

  it('is looked at again when the bus has come back, for what was sent meanwhile is lost', async () => {
    let changed = () => {};
    const bus: EventBus = {
      state: 'up',
      publish: () => undefined,
      subscribe: () => () => undefined,
      settled: async () => undefined,
      onStateChange: (handler) => {
        changed = handler;
        return () => undefined;
      },
      close: async () => undefined,
    };
    const watch = watching(bus);
    await watch.tick();
    over.add('a');
    changed();
    await pass(watch, 11);
    expect(calls).to.deep.equal(['a']);
  });

  it('outlives an outage of the table, which does not bring on a storm of reads', async () => {
    const watch = watching(new InProcessBus('down'));
    reachable = false;
    await pass(watch, 30);
    expect(calls).to.deep.equal([]);
    expect(reads).to.be.at.most(8);
    reachable = true;
    over.add('b');
    await pass(watch, 16);
    expect(calls).to.deep.equal(['b']);
  });

  it('that nobody watches any more costs nothing', async () => {
    const bus = new InProcessBus('down');
    const watch = new SessionWatch(new SessionKnowledge(async () => (reads++, null), clock), bus, clock);
    const unwatch = watch.watch(cookie('a'), () => calls.push('a'));
    unwatch();
    unwatch();
    bus.publish(topics.user('u'), ended('a'));
    await pass(watch, 70);
    expect([reads, calls]).to.deep.equal([0, []]);
  });
});
