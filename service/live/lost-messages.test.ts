import { expect } from 'chai';
import { InProcessBus } from '../events/in-process-bus.ts';
import type { Lobby } from '../games/game.ts';
import { interrupted } from '../testing/change-before-response.ts';
import { testTables } from '../testing/test-database.ts';
import { testApp } from '../testing/test-app.ts';

/** A bus that nobody else is on, and whose changes of state are made by hand. */
class SwitchedBus extends InProcessBus {
  readonly #handlers = new Set<() => void>();

  constructor() {
    super('alone');
  }

  override onStateChange(handler?: () => void): () => void {
    if (handler) this.#handlers.add(handler);
    return () => undefined;
  }

  comeBack(): void {
    for (const handler of this.#handlers) handler();
  }
}

describe('live events, when hints were lost,', () => {
  it('catch up as soon as the bus has come back, not only 20 s later', async () => {
    const bus = new SwitchedBus();
    const { tables } = await testTables();
    const here = await testApp({ bus, tables });
    const elsewhere = await testApp({ tables });
    const [host, guest] = [here.client(), elsewhere.client()];
    await host.asGuest();
    await guest.asGuest();
    const { id } = (await host.post('/games', {})).body.game;
    const events = await host.events(`/games/${id}/events`);
    await events.next('game');
    await guest.post(`/games/${id}/join`);
    bus.comeBack();
    expect((await events.next('game')).data.status).to.equal('playing');
    events.close();
    await Promise.all([here.close(), elsewhere.close()]);
  });

  it('of a game miss nothing that happens while it is read', async () => {
    const { service, during } = await interrupted('GetCommand');
    const [host, guest] = [service.client(), service.client()];
    await host.asGuest();
    await guest.asGuest();
    const { id } = (await host.post('/games', {})).body.game;
    // Known, so that the first read for the stream is that of the game.
    await host.get('/auth/status');
    during(() => guest.post(`/games/${id}/join`));
    const events = await host.events(`/games/${id}/events`);
    expect((await events.next('game')).data.status).to.equal('playing');
    events.close();
    await service.close();
  });

  it('of the lobby miss nothing that happens while the snapshot is read', async () => {
    const { service, during } = await interrupted('QueryCommand');
    const [reader, inviter] = [service.client(), service.client()];
    await reader.asGuest('Rita');
    await inviter.asGuest('Ivo');
    during(() => inviter.post('/games', { opponent: 'Rita' }));
    const events = await reader.events('/events');
    expect((await events.next<Lobby>('snapshot')).data.invitations).to.deep.equal([]);
    expect((await events.next('lobby')).data).to.deep.include({ status: 'invited' });
    events.close();
    await service.close();
  });
});
