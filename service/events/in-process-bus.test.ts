import { expect } from 'chai';
import { InProcessBus } from './in-process-bus.ts';

describe('the in-process bus', () => {
  it('delivers to every subscriber of the topic and to nobody else', () => {
    const bus = new InProcessBus('alone');
    const heard: string[] = [];
    bus.subscribe('a', (message) => heard.push(`1 ${String(message)}`));
    bus.subscribe('a', (message) => heard.push(`2 ${String(message)}`));
    bus.subscribe('b', (message) => heard.push(`b ${String(message)}`));
    bus.publish('a', 'hello');
    expect(heard).to.deep.equal(['1 hello', '2 hello']);
  });

  it('delivers nothing after the subscription has ended', () => {
    const bus = new InProcessBus('alone');
    const heard: unknown[] = [];
    const end = bus.subscribe('a', (message) => heard.push(message));
    end();
    end();
    bus.publish('a', 'hello');
    expect(heard).to.deep.equal([]);
  });

  it('a subscriber that fails harms neither the publisher nor the others, and is reported', () => {
    const errors: unknown[] = [];
    const bus = new InProcessBus('alone', (error) => errors.push(error));
    const heard: unknown[] = [];
    bus.subscribe('a', () => {
      throw new Error('broken');
    });
    bus.subscribe('a', (message) => heard.push(message));
    bus.publish('a', 1);
    expect(heard).to.deep.equal([1]);
    expect(errors).to.have.length(1);
  });
});
