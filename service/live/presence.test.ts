import { expect } from 'chai';
import type { EventBus } from '../events/event-bus.ts';
import { InProcessBus } from '../events/in-process-bus.ts';
import type { Presence } from '../games/game.ts';
import { ManualClock } from '../testing/clock.ts';
import { PresenceBoard } from './presence.ts';

const ignore = () => undefined;

/** Two boards on one bus, as two processes would have them. */
function processes(state: 'alone' | 'down' = 'alone') {
  const clock = new ManualClock();
  const bus = new InProcessBus(state);
  return { clock, bus, one: new PresenceBoard({ bus, clock }), two: new PresenceBoard({ bus, clock }) };
}

describe('presence', () => {
  it('counts streams by seat, and tells who is there at once and with every change', () => {
    const { one } = processes();
    const told: Presence[] = [];
    const x = one.enter('g', 'X', (presence) => told.push(presence));
    const again = one.enter('g', 'X', ignore);
    one.enter('g', 'watchers', ignore);
    expect(one.of('g')).to.deep.equal({ X: true, O: false, watchers: 1 });
    one.leave(again);
    expect(one.of('g').X).to.equal(true);
    // A second stream of X changes nothing.
    expect(told).to.deep.equal([
      { X: true, O: false, watchers: 0 },
      { X: true, O: false, watchers: 1 },
    ]);
    one.leave(x);
    expect(one.of('g').X).to.equal(false);
  });

  it('follows a watcher who sits down', () => {
    const { one } = processes();
    const place = one.enter('g', 'watchers', ignore);
    one.move(place, 'O');
    expect(one.of('g')).to.deep.equal({ X: false, O: true, watchers: 0 });
    one.leave(place);
    one.leave(place);
    expect(one.of('g')).to.deep.equal({ X: false, O: false, watchers: 0 });
  });

  it('sees who is there through another process, also when it comes later', () => {
    const { one, two } = processes();
    const x = one.enter('g', 'X', ignore);
    two.enter('g', 'O', ignore);
    expect(two.of('g')).to.deep.equal({ X: true, O: true, watchers: 0 });
    expect(one.of('g')).to.deep.equal({ X: true, O: true, watchers: 0 });
    one.leave(x);
    expect(two.of('g').X).to.equal(false);
  });

  it('forgets a process that fell silent, and keeps one that tells again', () => {
    const { one, clock, bus } = processes();
    one.enter('g', 'X', ignore);
    bus.publish('presence:g', { kind: 'presence', process: 'other', asks: false, X: 0, O: 1, watchers: 2 });
    expect(one.of('g')).to.deep.equal({ X: true, O: true, watchers: 2 });
    clock.advance(30_000);
    one.refresh();
    expect(one.of('g').O).to.equal(true);
    clock.advance(30_000);
    one.refresh();
    expect(one.of('g')).to.deep.equal({ X: true, O: false, watchers: 0 });
  });

  it('does not know of an empty seat while other processes cannot be heard', () => {
    const { one } = processes('down');
    one.enter('g', 'X', ignore);
    expect(one.of('g')).to.deep.equal({ X: true, O: null, watchers: 0 });
  });

  it('is asked and told anew when the bus has come back, or gone', () => {
    const clock = new ManualClock();
    const inner = new InProcessBus('alone');
    let state: EventBus['state'] = 'alone';
    const bus: EventBus = {
      get state() {
        return state;
      },
      publish: (topic, message) => inner.publish(topic, message),
      subscribe: (topic, handler) => inner.subscribe(topic, handler),
      settled: () => inner.settled(),
      onStateChange: () => inner.onStateChange(),
      close: () => inner.close(),
    };
    const one = new PresenceBoard({ bus, clock });
    const told: Presence[] = [];
    one.enter('g', 'X', (presence) => told.push(presence));
    state = 'down';
    one.catchUp();
    expect(told.pop()).to.deep.equal({ X: true, O: null, watchers: 0 });
    const asked: unknown[] = [];
    bus.subscribe('presence:g', (message) => asked.push(message));
    state = 'alone';
    one.catchUp();
    expect(told.pop()).to.deep.equal({ X: true, O: false, watchers: 0 });
    expect(asked).to.have.length(1);
    expect(asked[0]).to.include({ asks: true, X: 1 });
  });

  it('takes no message that is not presence', () => {
    const { one, bus } = processes();
    one.enter('g', 'X', ignore);
    const wrong: unknown[] = [
      null,
      'x',
      {},
      { kind: 'presence' },
      { kind: 'presence', process: 'p', X: -1, O: 1, watchers: 0 },
    ];
    for (const message of wrong) (bus as EventBus).publish('presence:g', message);
    expect(one.of('g')).to.deep.equal({ X: true, O: false, watchers: 0 });
  });
});
