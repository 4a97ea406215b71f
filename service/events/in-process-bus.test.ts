import { expect } from 'chai';
import { InProcessBus } from './in-process-bus.ts';

describe('InProcessBus', () => {
  it('delivers to every subscriber of the topic and to no other', () => {
    const bus = new InProcessBus('alone');
    const received: string[] = [];
    bus.subscribe('a', (message) => received.push(`1 ${String(message)}`));
    bus.subscribe('a', (message) => received.push(`2 ${String(message)}`));
    bus.subscribe('b', (message) => received.push(`b ${String(message)}`));
    bus.publish('a', 'hello');
    expect(received).to.deep.equal(['1 hello', '2 hello']);
  });

  it('delivers nothing after unsubscribe', () => {
    const bus = new InProcessBus('alone');
    const received: unknown[] = [];
    const unsubscribe = bus.subscribe('a', (message) => received.push(message));
    unsubscribe();
    unsubscribe();
    bus.publish('a', 'hello');
    expect(received).to.deep.equal([]);
  });

  it('reports an error of a subscriber and still delivers to the others', () => {
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
