import { expect } from 'chai';
import { InProcessBus } from './in-process-bus.ts';

describe('the in-process bus', () => {
  it('delivers to every subscriber of the topic and to nobody else', () => {
    const bus = new InProcessBus('alone');
    const received: string[] = [];
    bus.subscribe('a', (message) => received.push(`1 ${String(message)}`));
    bus.subscribe('a', (message) => received.push(`2 ${String(message)}`));
    bus.subscribe('b', (message) => received.push(`b ${String(message)}`));
    bus.publish('a', 'hello');
    expect(received).to.deep.equal(['1 hello', '2 hello']);
  });

  it('delivers nothing after the subscription has ended', () => {
    const bus = new InProcessBus('alone');
    const received: unknown[] = [];
    const unsubscribe = bus.subscribe('a', (message) => received.push(message));
    unsubscribe();
    unsubscribe();
    bus.publish('a', 'hello');
    expect(received).to.deep.equal([]);
  });

  it('a subscriber that fails harms neither the publisher nor the others, and is reported', () => {
    const errors: unknown[] = [];
    const bus = new InProcessBus('alone', (error) => errors.push(error));
    const received: unknown[] = [];
    bus.subscribe('a', () => {
      throw new Error('broken');
    });
    bus.subscribe('a', (message) => received.push(message));
    bus.publish('a', 1);
    expect(received).to.deep.equal([1]);
    expect(errors).to.have.length(1);
  });
});
