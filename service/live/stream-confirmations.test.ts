import { expect } from 'chai';
import { InProcessBus } from '../events/in-process-bus.ts';
import { createId } from '../shared/ids.ts';
import { ManualClock } from '../testing/clock.ts';
import { StreamConfirmations } from './stream-confirmations.ts';

/** A stream of session `hanna` that records what happens to it. */
function createStream(sessionId: string | undefined = 'hanna') {
  const log: string[] = [];
  return {
    log,
    sessionId,
    stream: { terminate: () => void log.push('ended') },
    subscription: { setPresent: (isPresent: boolean) => void log.push(isPresent ? 'present' : 'away') },
  };
}

/** The confirmations of two processes on one bus. */
function createProcesses() {
  const clock = new ManualClock();
  const bus = new InProcessBus('alone');
  const [first, second] = [new StreamConfirmations({ bus, clock }), new StreamConfirmations({ bus, clock })];
  /** Advances the time by seconds, refreshing once a second. */
  const wait = (seconds: number) => {
    for (let second = 0; second < seconds; second++) {
      clock.advance(1_000);
      first.refresh();
    }
  };
  return { bus, first, second, wait };
}

describe('StreamConfirmations', () => {
  it('ends a stream that has confirmed once and then not for 40 s', () => {
    const { first, wait } = createProcesses();
    const stream = createStream();
    first.confirm(first.add(stream), 'hanna', true);
    wait(39);
    expect(stream.log).to.deep.equal([]);
    wait(1);
    expect(stream.log).to.deep.equal(['away', 'ended']);
    wait(60);
    expect(stream.log).to.have.length(2);
  });

  it('keeps a stream that is confirmed through another process every 20 s', () => {
    const { first, second, wait } = createProcesses();
    const stream = createStream();
    const id = first.add(stream);
    for (let count = 0; count < 10; count++) {
      second.confirm(id, 'hanna', true);
      wait(20);
    }
    expect(stream.log).to.deep.equal([]);
  });

  it('counts a stream that never confirms as present for 45 s and does not end it', () => {
    const { first, wait } = createProcesses();
    const stream = createStream();
    const id = first.add(stream);
    wait(44);
    expect(stream.log).to.deep.equal([]);
    wait(600);
    expect(stream.log).to.deep.equal(['away']);
    first.confirm(id, 'hanna', true);
    expect(stream.log).to.deep.equal(['away', 'present']);
  });

  it('does not count a hidden page as present until it is visible again', () => {
    const { first } = createProcesses();
    const stream = createStream();
    const id = first.add(stream);
    for (const visible of [true, false, false, true]) first.confirm(id, 'hanna', visible);
    expect(stream.log).to.deep.equal(['away', 'present']);
  });

  it('ignores a confirmation by another session or without one', () => {
    const { first, second } = createProcesses();
    const stream = createStream();
    const id = first.add(stream);
    for (const confirmations of [first, second]) {
      confirmations.confirm(id, 'gustav', false);
      confirmations.confirm(id, undefined, false);
    }
    expect(stream.log).to.deep.equal([]);
  });

  it('accepts a confirmation of a stream without a session after its client has signed in', () => {
    const { first } = createProcesses();
    const stream = { ...createStream(), sessionId: undefined };
    first.confirm(first.add(stream), 'gustav', false);
    expect(stream.log).to.deep.equal(['away']);
  });

  it('publishes nothing for ids of its own streams and for malformed ones, and one message for others', () => {
    const { bus, first, second } = createProcesses();
    const published: string[] = [];
    bus.publish = (topic) => void published.push(topic);
    const closedStream = first.add(createStream());
    first.remove(closedStream);
    const malformed = ['', 'x', `${createId()}${createId()}x`, `${'*'.repeat(22)}${createId()}`];
    for (const id of [closedStream, first.add(createStream()), ...malformed])
      first.confirm(id, 'hanna', true);
    expect(published).to.deep.equal([]);
    const id = second.add(createStream());
    first.confirm(id, 'hanna', true);
    expect(published).to.deep.equal([`streams:${id.slice(0, 22)}`]);
  });

  it('ends no stream while the bus is down, and begins anew when it is back', () => {
    const { bus, first, wait } = createProcesses();
    const [confirmed, unconfirmed] = [createStream(), createStream()];
    first.confirm(first.add(confirmed), 'hanna', true);
    first.add(unconfirmed);
    wait(30);
    Object.assign(bus, { state: 'down' });
    wait(100);
    Object.assign(bus, { state: 'alone' });
    wait(39);
    expect([confirmed.log, unconfirmed.log]).to.deep.equal([[], []]);
    wait(6);
    expect([confirmed.log, unconfirmed.log]).to.deep.equal([['away', 'ended'], ['away']]);
  });

  it('ignores malformed messages and those of a later release', () => {
    const { bus, first } = createProcesses();
    const stream = createStream();
    const id = first.add(stream);
    const topic = `streams:${id.slice(0, 22)}`;
    const valid = { kind: 'stream-confirmed', streamId: id, sessionId: 'hanna', visible: false };
    for (const message of [
      null,
      'x',
      {},
      { ...valid, kind: 'y' },
      { ...valid, visible: 'no' },
      { ...valid, streamId: 1 },
      { ...valid, sessionId: {} },
    ])
      bus.publish(topic, message);
    expect(stream.log).to.deep.equal([]);
    bus.publish(topic, { ...valid, later: 1 });
    expect(stream.log).to.deep.equal(['away']);
  });
});
