import { expect } from 'chai';
import { RedisBus } from '../events/redis-bus.ts';
import type { Presence } from '../games/game.ts';
import { needs } from '../testing/installed.ts';
import { type RedisServer, startRedis } from '../testing/redis-server.ts';
import { testTables } from '../testing/test-database.ts';
import { testApp, type TestApp, type TestClient } from '../testing/test-app.ts';

describe('two processes on one bus', function () {
  this.timeout(30_000);
  needs('redis-server');

  const logger = { info: () => undefined, warn: () => undefined };
  let redis: RedisServer;
  let buses: RedisBus[];
  let here: TestApp;
  let there: TestApp;
  let host: TestClient;
  let friend: TestClient;

  beforeEach(async () => {
    redis = await startRedis();
    buses = [1, 2].map(() => new RedisBus({ url: redis.url, logger }));
    await Promise.all(buses.map(up));
    const { tables } = await testTables();
    const [first, second] = buses as [RedisBus, RedisBus];
    here = await testApp({ tables, bus: first });
    there = await testApp({ tables, bus: second, settings: here.parts.config });
    [host, friend] = [here.client(), there.client()];
    await host.asGuest('Hanna');
    await friend.asGuest('Gustav');
  });

  afterEach(async () => {
    await Promise.all([here?.close(), there?.close()]);
    await Promise.all(buses?.map((bus) => bus.close()) ?? []);
    await redis?.stop();
  });

  function up(bus: RedisBus): Promise<void> {
    if (bus.state === 'up') return Promise.resolve();
    return new Promise((done) => void bus.onStateChange(done));
  }

  it('bring moves, and say who is there, across', async () => {
    const { id } = (await host.post('/games', {})).body.game;
    await friend.post(`/games/${id}/join`);
    const mine = await host.events(`/games/${id}/events`);
    const theirs = await friend.events(`/games/${id}/events`);
    let seen = (await mine.next<Presence>('presence')).data;
    while (seen.O !== true) seen = (await mine.next<Presence>('presence')).data;
    expect(seen).to.deep.equal({ X: true, O: true, watchers: 0 });
    await host.post(`/games/${id}/moves`, { cell: 4, after: [] });
    let game = (await theirs.next('game')).data;
    while (game.moves.length === 0) game = (await theirs.next('game')).data;
    expect(game.moves).to.deep.equal([4]);
    mine.close();
    theirs.close();
  });

  it('bring an invitation to a lobby across', async () => {
    const events = await friend.events('/events');
    await events.next('snapshot');
    await host.post('/games', { opponent: 'Gustav' });
    expect((await events.next('lobby')).data.status).to.equal('invited');
    events.close();
  });

  it('end a stream on one when its session is ended on the other', async () => {
    const events = await host.events('/events');
    await events.next('snapshot');
    const { status } = await there.client().post('/auth/logout', undefined, { cookie: host.cookie });
    expect(status).to.equal(204);
    await events.ended;
  });
});
