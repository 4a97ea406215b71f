import { expect } from 'chai';
import { freePort } from '../testing/free-port.ts';
import { createEventBus } from './create-event-bus.ts';

describe('createEventBus', () => {
  const silentLogger = { info: () => undefined, warn: () => undefined };

  it('returns a bus in state alone with the embedded database', async () => {
    expect((await createEventBus({ databaseKind: 'embedded' }, silentLogger)).state).to.equal('alone');
  });

  for (const databaseKind of ['local', 'aws'] as const) {
    it(`returns a bus in state down without a URL and with database kind ${databaseKind}`, async () => {
      expect((await createEventBus({ databaseKind }, silentLogger)).state).to.equal('down');
    });
  }

  it('returns a Redis bus with a URL, also with the embedded database', async () => {
    const bus = await createEventBus(
      { databaseKind: 'embedded', eventBusUrl: `redis://127.0.0.1:${await freePort()}` },
      silentLogger,
    );
    expect(bus.constructor.name).to.equal('RedisBus');
    expect(bus.state).to.equal('down');
    await bus.close();
  });

  it('logs an error of a subscriber', async () => {
    const warnings: string[] = [];
    const bus = await createEventBus(
      { databaseKind: 'aws' },
      { ...silentLogger, warn: (_fields, message) => void warnings.push(message) },
    );
    bus.subscribe('a', () => {
      throw new Error('broken');
    });
    bus.publish('a', 1);
    expect(warnings).to.deep.equal(['event bus: a subscriber failed']);
  });
});
