import { expect } from 'chai';
import { InProcessBus } from '../events/in-process-bus.ts';
import type { MyGames } from '../games/game.ts';
import { createInterruptedApp } from '../testing/interrupted-app.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import { createTestApp } from '../testing/test-app.ts';

/** A bus of one process whose state changes are triggered by the test. */
class ManualBus extends InProcessBus {
  readonly #handlers = new Set<() => void>();

  constructor() {
    super('alone');
  }

  override onStateChange(handler?: () => void): () => void {
    if (handler) this.#handlers.add(handler);
    return () => undefined;
  }

  reconnect(): void {
    for (const handler of this.#handlers) handler();
  }
}

describe('event routes with lost or early messages', () => {
  it('send missed changes as soon as the bus reconnects', async () => {
    const bus = new ManualBus();
    const { database } = await createTestDatabase();
    const firstService = await createTestApp({ bus, database });
    const secondService = await createTestApp({ database });
    const [host, guest] = [firstService.createClient(), secondService.createClient()];
    await host.signInAsGuest();
    await guest.signInAsGuest();
    const { id } = (await host.post('/games', {})).body.game;
    const events = await host.openEvents(`/games/${id}/events`);
    await events.next('game');
    await guest.post(`/games/${id}/join`);
    bus.reconnect();
    expect((await events.next('game')).data.status).to.equal('playing');
    events.close();
    await Promise.all([firstService.close(), secondService.close()]);
  });

  it('send a change of a game made while the stream reads it', async () => {
    const { service, changeBeforeNextResponse } = await createInterruptedApp('GetCommand');
    const [host, guest] = [service.createClient(), service.createClient()];
    await host.signInAsGuest();
    await guest.signInAsGuest();
    const { id } = (await host.post('/games', {})).body.game;
    // Caches the user, so that the first read for the stream is that of the game.
    await host.get('/auth/status');
    changeBeforeNextResponse(() => guest.post(`/games/${id}/join`));
    const events = await host.openEvents(`/games/${id}/events`);
    expect((await events.next('game')).data.status).to.equal('playing');
    events.close();
    await service.close();
  });

  it('send a change of the user’s games made while the stream reads the snapshot', async () => {
    const { service, changeBeforeNextResponse } = await createInterruptedApp('QueryCommand');
    const [reader, inviter] = [service.createClient(), service.createClient()];
    await reader.signInAsGuest('Rita');
    await inviter.signInAsGuest('Ivo');
    changeBeforeNextResponse(() => inviter.post('/games', { opponent: 'Rita' }));
    const events = await reader.openEvents('/events');
    expect((await events.next<MyGames>('snapshot')).data.invitations).to.deep.equal([]);
    expect((await events.next('lobby')).data).to.deep.include({ status: 'invited' });
    events.close();
    await service.close();
  });
});
