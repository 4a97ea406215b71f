import { expect } from 'chai';
import { freePort } from '../testing/free-port.ts';
import { makeBus } from './create-event-bus.ts';

describe('the bus the settings ask for', () => {
  const silent = { info: () => undefined, warn: () => undefined };

  it('is alone with the embedded engine, which no other process can use', async () => {
    expect((await makeBus({ engine: 'embedded' }, silent)).state).to.equal('alone');
  });

  for (const engine of ['local', 'aws'] as const) {
    it(`is down for good without an address and with a table that others may use: ${engine}`, async () => {
      expect((await makeBus({ engine }, silent)).state).to.equal('down');
    });
  }

  it('is the one at the address, also with the embedded engine', async () => {
    const bus = await makeBus(
      { engine: 'embedded', eventBusUrl: `redis://127.0.0.1:${await freePort()}` },
      silent,
    );
    expect(bus.constructor.name).to.equal('RedisBus');
    expect(bus.state).to.equal('down');
    await bus.close();
  });

  it('reports a subscriber that fails', async () => {
    const said: string[] = [];
    const bus = await makeBus(
      { engine: 'aws' },
      { ...silent, warn: (_fields, message) => void said.push(message) },
    );
    bus.subscribe('a', () => {
      throw new Error('broken');
    });
    bus.publish('a', 1);
    expect(said).to.deep.equal(['event bus: a subscriber failed']);
  });
});
