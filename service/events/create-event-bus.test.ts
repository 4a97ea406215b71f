import { expect } from 'chai';
import { freePort } from '../testing/free-port.ts';
import { createEventBus } from './create-event-bus.ts';

describe('the bus the settings ask for', () => {
  const silentLogger = { info: () => undefined, warn: () => undefined };

  it('is alone with the embedded engine, which no other process can use', async () => {
    expect((await createEventBus({ databaseKind: 'embedded' }, silentLogger)).state).to.equal('alone');
  });

  for (const databaseKind of ['local', 'aws'] as const) {
    it(`is down for good without an address and with a table that others may use: ${databaseKind}`, async () => {
      expect((await createEventBus({ databaseKind }, silentLogger)).state).to.equal('down');
    });
  }

  it('is the one at the address, also with the embedded engine', async () => {
    const bus = await createEventBus(
      { databaseKind: 'embedded', eventBusUrl: `redis://127.0.0.1:${await freePort()}` },
      silentLogger,
    );
    expect(bus.constructor.name).to.equal('RedisBus');
    expect(bus.state).to.equal('down');
    await bus.close();
  });

  it('reports a subscriber that fails', async () => {
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
