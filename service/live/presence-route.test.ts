import { expect } from 'chai';
import { mock } from 'node:test';
import type { Presence } from '../games/game.ts';
import { createLogger } from '../observability/logger.ts';
import { limits } from '../shared/limits.ts';
import { createInterceptedDatabase } from '../testing/interrupted-database.ts';
import { createTestApp, type TestApp, type TestClient, type TestEventStream } from '../testing/test-app.ts';
import { createTestDatabase } from '../testing/test-database.ts';

interface FirstEvent {
  readonly streamId?: string;
  readonly now: string;
}

describe('POST /presence', () => {
  /** The process that holds the streams, and another one that receives the confirmations. */
  let service: TestApp;
  let otherService: TestApp;
  let host: TestClient;
  let friend: TestClient;
  let gameId: string;
  let logLines: string[];
  let databaseCalls: number;
  const openStreams: TestEventStream[] = [];

  beforeEach(async () => {
    mock.timers.enable({ apis: ['setInterval'] });
    logLines = [];
    databaseCalls = 0;
    const database = createInterceptedDatabase((await createTestDatabase()).database, ({ execute }) => {
      databaseCalls += 1;
      return execute();
    });
    service = await createTestApp({ database });
    const { bus, clock, dependencies } = service;
    otherService = await createTestApp({
      database,
      bus,
      clock,
      settings: { ...dependencies.config, rateLimit: 'on' },
      logger: createLogger('info', { write: (line: string) => logLines.push(line) }),
    });
    [host, friend] = [service.createClient(), service.createClient()];
    await host.signInAsGuest('Hanna');
    await friend.signInAsGuest('Gustav');
    gameId = (await host.post('/games', {})).body.game.id;
    await friend.post(`/games/${gameId}/join`);
    [logLines.length, databaseCalls] = [0, 0];
  });

  afterEach(async () => {
    mock.timers.reset();
    openStreams.splice(0).forEach((stream) => stream.close());
    await Promise.all([service.close(), otherService.close()]);
  });

  async function watch(client: TestClient, path = `/games/${gameId}/events`, firstEvent = 'presence') {
    const stream = await client.openEvents(path);
    openStreams.push(stream);
    const { data } = await stream.next<FirstEvent>(firstEvent);
    return { stream, streamId: data.streamId ?? '', first: data };
  }

  /** Lets the time go by in steps of one second. */
  function wait(seconds: number): void {
    for (let second = 0; second < seconds; second++) {
      service.clock.advance(1_000);
      mock.timers.tick(1_000);
    }
  }

  const confirm = (client: TestClient, body: object) =>
    otherService.app.inject({
      method: 'POST',
      url: '/presence',
      headers: { cookie: client.cookie },
      payload: body,
    });

  /** The presence of O as the host sees it next. */
  async function nextPresenceOfO(stream: TestEventStream): Promise<boolean | null> {
    return (await stream.next<Presence>('presence')).data.O;
  }

  it('is possible with the first event of each stream, which has the id and the server’s time', async () => {
    const { stream, streamId, first } = await watch(host);
    expect(streamId).to.match(/^[\w-]{44}$/);
    expect(first.now).to.equal(new Date(service.clock.now()).toISOString());
    const { first: snapshot } = await watch(host, '/events', 'snapshot');
    expect(snapshot.streamId).to.be.a('string').and.not.equal(streamId);
    expect(snapshot.now).to.equal(first.now);
    await watch(friend);
    expect((await stream.next<FirstEvent>('presence')).data, 'a later event').to.not.have.property(
      'streamId',
    );
    wait(15);
    expect((await stream.next<FirstEvent>('heartbeat')).data.now).to.equal(
      new Date(service.clock.now()).toISOString(),
    );
  });

  it('keeps a player present, and without it the opponent sees them away within 45 s', async () => {
    const { stream: hostStream, streamId: hostStreamId } = await watch(host);
    const { stream, streamId } = await watch(friend);
    expect(await nextPresenceOfO(hostStream)).to.equal(true);
    for (let count = 0; count < 3; count++) {
      expect((await confirm(friend, { streamId, visible: true })).statusCode).to.equal(204);
      await confirm(host, { streamId: hostStreamId, visible: true });
      wait(20);
    }
    expect(hostStream.unreadEvents, 'still present').to.not.include('presence');
    await confirm(host, { streamId: hostStreamId, visible: true });
    wait(21);
    expect(await nextPresenceOfO(hostStream)).to.equal(false);
    await stream.ended;
    expect(stream.retry).to.equal(500);
  });

  it('of a hidden page makes the player away, of a visible one present again', async () => {
    const { stream: hostStream } = await watch(host);
    const { streamId } = await watch(friend);
    expect(await nextPresenceOfO(hostStream)).to.equal(true);
    for (const visible of [false, true]) {
      wait(1);
      await confirm(friend, { streamId, visible });
      expect(await nextPresenceOfO(hostStream)).to.equal(visible);
    }
  });

  it('returns 204 and changes nothing for a stream of somebody else, and for one that is gone', async () => {
    const { stream: hostStream } = await watch(host);
    const { streamId } = await watch(friend);
    expect(await nextPresenceOfO(hostStream)).to.equal(true);
    wait(1);
    for (const client of [host, otherService.createClient()])
      expect((await confirm(client, { streamId, visible: false })).statusCode).to.equal(204);
    for (const gone of ['A'.repeat(44), streamId.slice(0, 22) + 'A'.repeat(22), 'x', '💥'])
      expect((await confirm(friend, { streamId: gone, visible: false })).statusCode).to.equal(204);
    expect(hostStream.unreadEvents).to.not.include('presence');
  });

  it('rejects a malformed body', async () => {
    const bodies = [
      {},
      { streamId: 'x' },
      { visible: true },
      { streamId: 1, visible: true },
      { streamId: '', visible: true },
      { streamId: 'x'.repeat(65), visible: true },
      { streamId: 'x', visible: 'true' },
      { streamId: 'x', visible: true, more: 1 },
    ];
    for (const body of bodies)
      expect((await confirm(friend, body)).statusCode, JSON.stringify(body)).to.equal(400);
  });

  it('reads nothing from the database and logs nothing', async () => {
    const { streamId } = await watch(friend);
    databaseCalls = 0;
    expect((await confirm(friend, { streamId, visible: true })).statusCode).to.equal(204);
    expect((await confirm(friend, { streamId: 'x', visible: true })).statusCode).to.equal(204);
    expect(databaseCalls).to.equal(0);
    expect(logLines).to.deep.equal([]);
  });

  it('returns 429 after a hundred a second, while other requests of the address go on', async () => {
    const { streamId } = await watch(friend);
    const max = limits.streamConfirmationsPerMinute.session;
    const statuses = [];
    for (let count = 0; count < max + 30; count++)
      statuses.push((await confirm(friend, { streamId, visible: true })).statusCode);
    expect(statuses.filter((status) => status === 204)).to.have.length(max);
    expect(statuses.slice(max)).to.deep.equal(Array.from({ length: 30 }, () => 429));
    expect((await confirm(host, { streamId: 'x', visible: true })).statusCode, 'another session').to.equal(
      204,
    );
    // More than the other requests that an address may send.
    for (let count = 0; count < 1_200; count++)
      await otherService.app.inject({
        method: 'POST',
        url: '/presence',
        payload: { streamId, visible: true },
      });
    const { status } = await otherService.createClient().post('/auth/guest', {});
    expect(status).to.equal(201);
  });
});
