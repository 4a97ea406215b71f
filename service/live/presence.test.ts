import { expect } from 'chai';
import type { EventBus } from '../events/event-bus.ts';
import { InProcessBus } from '../events/in-process-bus.ts';
import type { Presence } from '../games/game.ts';
import { ManualClock } from '../testing/clock.ts';
import { PresenceTracker } from './presence.ts';

const noop = () => undefined;

/** Two trackers on one bus, as in two processes. */
function createTrackers(state: 'alone' | 'down' = 'alone') {
  const clock = new ManualClock();
  const bus = new InProcessBus(state);
  return {
    clock,
    bus,
    first: new PresenceTracker({ bus, clock }),
    second: new PresenceTracker({ bus, clock }),
  };
}

describe('PresenceTracker', () => {
  it('counts streams by seat and reports presence at once and after each change', () => {
    const { first } = createTrackers();
    const received: Presence[] = [];
    const entry = first.enter('g', 'X', (presence) => received.push(presence));
    const secondEntry = first.enter('g', 'X', noop);
    first.enter('g', 'watchers', noop);
    expect(first.getPresence('g')).to.deep.equal({ X: true, O: false, watchers: 1 });
    first.leave(secondEntry);
    expect(first.getPresence('g').X).to.equal(true);
    // A second stream of X changes nothing.
    expect(received).to.deep.equal([
      { X: true, O: false, watchers: 0 },
      { X: true, O: false, watchers: 1 },
    ]);
    first.leave(entry);
    expect(first.getPresence('g').X).to.equal(false);
  });

  it('sends changes of players at most once a second, of spectators once in five seconds, to any number of spectators', () => {
    const { first } = createTrackers();
    const received: Presence[] = [];
    first.enter('g', 'watchers', (presence) => received.push(presence));
    received.length = 0;
    for (let visit = 0; visit < 200; visit++) first.leave(first.enter('g', 'watchers', () => undefined));
    const visitors = Array.from({ length: 10 }, () => first.enter('g', 'watchers', () => undefined));
    expect(received.length, 'the first change is sent at once').to.equal(1);
    for (let second = 0; second < 4; second++) first.refresh();
    expect(received).to.have.length(1);
    first.refresh();
    expect(received.at(-1)).to.deep.equal({ X: false, O: false, watchers: 11 });
    expect(received).to.have.length(2);

    for (let visit = 0; visit < 50; visit++) first.leave(first.enter('g', 'X', () => undefined));
    first.enter('g', 'O', () => undefined);
    first.refresh();
    expect(received).to.have.length(3);
    expect(received.at(-1)).to.deep.equal({ X: false, O: true, watchers: 11 });
    for (const visitor of visitors) first.leave(visitor);
    for (let second = 0; second < 5; second++) first.refresh();
    expect(received.at(-1)).to.deep.equal({ X: false, O: true, watchers: 1 });
  });

  it('publishes visits of spectators at most once in five seconds', () => {
    const { first, bus } = createTrackers();
    first.enter('g', 'watchers', () => undefined);
    const messages: unknown[] = [];
    bus.subscribe('presence:g', (message) => messages.push(message));
    for (let visit = 0; visit < 200; visit++) first.leave(first.enter('g', 'watchers', () => undefined));
    first.enter('g', 'watchers', () => undefined);
    expect(messages).to.have.length(0);
    for (let second = 0; second < 5; second++) first.refresh();
    expect(messages).to.have.length(1);
    expect(messages[0]).to.include({ watchers: 2 });
  });

  it('moves a spectator who joins to a seat', () => {
    const { first } = createTrackers();
    const entry = first.enter('g', 'watchers', noop);
    first.move(entry, 'O');
    expect(first.getPresence('g')).to.deep.equal({ X: false, O: true, watchers: 0 });
    first.leave(entry);
    first.leave(entry);
    expect(first.getPresence('g')).to.deep.equal({ X: false, O: false, watchers: 0 });
  });

  it('does not count a stream while it is not present, whatever its seat', () => {
    const { first, second } = createTrackers();
    second.enter('g', 'watchers', noop);
    const entry = first.enter('g', 'O', noop);
    first.setPresent(entry, false);
    first.move(entry, 'X');
    expect(second.getPresence('g')).to.deep.equal({ X: false, O: false, watchers: 1 });
    first.setPresent(entry, true);
    first.setPresent(entry, true);
    expect(second.getPresence('g')).to.deep.equal({ X: true, O: false, watchers: 1 });
    first.setPresent(entry, false);
    first.leave(entry);
    expect(second.getPresence('g')).to.deep.equal({ X: false, O: false, watchers: 1 });
  });

  it('counts streams of other processes, including those opened earlier', () => {
    const { first, second } = createTrackers();
    const entry = first.enter('g', 'X', noop);
    second.enter('g', 'O', noop);
    expect(second.getPresence('g')).to.deep.equal({ X: true, O: true, watchers: 0 });
    expect(first.getPresence('g')).to.deep.equal({ X: true, O: true, watchers: 0 });
    first.leave(entry);
    expect(second.getPresence('g').X).to.equal(false);
  });

  it('drops a process after 44 s without a message', () => {
    const { first, clock, bus } = createTrackers();
    first.enter('g', 'X', noop);
    bus.publish('presence:g', {
      kind: 'presence',
      process: 'other',
      requestsReply: false,
      X: 0,
      O: 1,
      watchers: 2,
    });
    expect(first.getPresence('g')).to.deep.equal({ X: true, O: true, watchers: 2 });
    clock.advance(30_000);
    first.refresh();
    expect(first.getPresence('g').O).to.equal(true);
    clock.advance(30_000);
    first.refresh();
    expect(first.getPresence('g')).to.deep.equal({ X: true, O: false, watchers: 0 });
  });

  it('reports null for a seat without a local stream while the bus is down', () => {
    const { first } = createTrackers('down');
    first.enter('g', 'X', noop);
    expect(first.getPresence('g')).to.deep.equal({ X: true, O: null, watchers: 0 });
  });

  it('publishes and requests counts again after the bus changes its state', () => {
    const clock = new ManualClock();
    const innerBus = new InProcessBus('alone');
    let state: EventBus['state'] = 'alone';
    const bus: EventBus = {
      get state() {
        return state;
      },
      publish: (topic, message) => innerBus.publish(topic, message),
      subscribe: (topic, handler) => innerBus.subscribe(topic, handler),
      waitForSubscriptions: () => innerBus.waitForSubscriptions(),
      onStateChange: () => innerBus.onStateChange(),
      close: () => innerBus.close(),
    };
    const first = new PresenceTracker({ bus, clock });
    const received: Presence[] = [];
    first.enter('g', 'X', (presence) => received.push(presence));
    state = 'down';
    first.resync();
    expect(received.pop()).to.deep.equal({ X: true, O: null, watchers: 0 });
    const messages: unknown[] = [];
    bus.subscribe('presence:g', (message) => messages.push(message));
    state = 'alone';
    first.resync();
    expect(received.pop()).to.deep.equal({ X: true, O: false, watchers: 0 });
    expect(messages).to.have.length(1);
    expect(messages[0]).to.include({ requestsReply: true, X: 1 });
  });

  it('ignores malformed messages', () => {
    const { first, bus } = createTrackers();
    first.enter('g', 'X', noop);
    const invalidMessages: unknown[] = [
      null,
      'x',
      {},
      { kind: 'presence' },
      { kind: 'presence', process: 'p', X: -1, O: 1, watchers: 0 },
    ];
    for (const message of invalidMessages) (bus as EventBus).publish('presence:g', message);
    expect(first.getPresence('g')).to.deep.equal({ X: true, O: false, watchers: 0 });
  });
});
