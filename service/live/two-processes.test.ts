import { expect } from 'chai';
import { RedisBus } from '../events/redis-bus.ts';
import type { Presence } from '../games/game.ts';
import { requireProgram } from '../testing/installed.ts';
import { type RedisServer, startRedisServer } from '../testing/redis-server.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import { createTestApp, type TestApp, type TestClient } from '../testing/test-app.ts';

describe('two service processes on one Redis bus', function () {
  this.timeout(30_000);
  requireProgram('redis-server');

  const logger = { info: () => undefined, warn: () => undefined };
  let redis: RedisServer;
  let buses: RedisBus[];
  let firstService: TestApp;
  let secondService: TestApp;
  let host: TestClient;
  let friend: TestClient;

  beforeEach(async () => {
    redis = await startRedisServer();
    buses = [1, 2].map(() => new RedisBus({ url: redis.url, logger }));
    await Promise.all(buses.map(waitUntilUp));
    const { database } = await createTestDatabase();
    const [firstBus, secondBus] = buses as [RedisBus, RedisBus];
    firstService = await createTestApp({ database, bus: firstBus });
    secondService = await createTestApp({
      database,
      bus: secondBus,
      settings: firstService.dependencies.config,
    });
    [host, friend] = [firstService.createClient(), secondService.createClient()];
    await host.signInAsGuest('Hanna');
    await friend.signInAsGuest('Gustav');
  });

  afterEach(async () => {
    await Promise.all([firstService?.close(), secondService?.close()]);
    await Promise.all(buses?.map((bus) => bus.close()) ?? []);
    await redis?.stop();
  });

  function waitUntilUp(bus: RedisBus): Promise<void> {
    if (bus.state === 'up') return Promise.resolve();
    return new Promise((resolve) => void bus.onStateChange(resolve));
  }

  it('exchange moves and presence', async () => {
    const { id } = (await host.post('/games', {})).body.game;
    await friend.post(`/games/${id}/join`);
    const hostEvents = await host.openEvents(`/games/${id}/events`);
    const friendEvents = await friend.openEvents(`/games/${id}/events`);
    let presence = (await hostEvents.next<Presence>('presence')).data;
    while (presence.O !== true) presence = (await hostEvents.next<Presence>('presence')).data;
    expect(presence).to.deep.include({ X: true, O: true, watchers: 0 });
    await host.post(`/games/${id}/moves`, { cell: 4, after: [] });
    let game = (await friendEvents.next('game')).data;
    while (game.moves.length === 0) game = (await friendEvents.next('game')).data;
    expect(game.moves).to.deep.equal([4]);
    hostEvents.close();
    friendEvents.close();
  });

  it('deliver an invitation to a user on the other process', async () => {
    const events = await friend.openEvents('/events');
    await events.next('snapshot');
    await host.post('/games', { opponent: 'Gustav' });
    expect((await events.next('lobby')).data.status).to.equal('invited');
    events.close();
  });

  it('close a stream when its session ends on the other process', async () => {
    const events = await host.openEvents('/events');
    await events.next('snapshot');
    const { status } = await secondService
      .createClient()
      .post('/auth/logout', undefined, { cookie: host.cookie });
    expect(status).to.equal(204);
    await events.ended;
  });
});
