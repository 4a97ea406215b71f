import { expect } from 'chai';
import { once } from 'node:events';
import { get, type ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Game, MyGames, Presence } from '../games/game.ts';
import { createLogger } from '../observability/logger.ts';
import { createInterruptedApp } from '../testing/interrupted-app.ts';
import { createTestApp, type TestApp, type TestClient, type TestEventStream } from '../testing/test-app.ts';

describe('event routes', () => {
  let service: TestApp;
  let host: TestClient;
  let friend: TestClient;
  const openStreams: TestEventStream[] = [];

  beforeEach(async () => {
    service = await createTestApp();
    host = service.createClient();
    friend = service.createClient();
    await host.signInAsGuest('Hanna');
    await friend.signInAsGuest('Gustav');
  });

  afterEach(async () => {
    openStreams.splice(0).forEach((events) => events.close());
    await service.close();
  });

  async function watch(
    client: TestClient,
    path: string,
    headers?: Record<string, string>,
  ): Promise<TestEventStream> {
    const events = await client.openEvents(path, headers);
    openStreams.push(events);
    return events;
  }

  async function openGame(): Promise<Game> {
    return (await host.post('/games', {})).body.game;
  }

  async function runningGame(): Promise<Game> {
    const { id } = await openGame();
    return (await friend.post(`/games/${id}/join`)).body.game;
  }

  it('send the opponent’s move and the result', async () => {
    const { id } = await runningGame();
    const events = await watch(friend, `/games/${id}/events`);
    expect((await events.next('game')).data.moves).to.deep.equal([]);
    await host.post(`/games/${id}/moves`, { cell: 4, after: [] });
    const { id: version, data } = await events.next('game');
    expect(data).to.deep.include({ moves: [4], turn: 'O', version: 3 });
    expect(version).to.equal('3');
    await host.post(`/games/${id}/resign`);
    expect((await events.next('game')).data.result).to.deep.include({ winner: 'O', by: 'resignation' });
  });

  it('send the current game after `Last-Event-ID` only if it is newer', async () => {
    const { id } = await runningGame();
    await host.post(`/games/${id}/moves`, { cell: 4, after: [] });
    const resumingStream = await watch(friend, `/games/${id}/events`, { 'last-event-id': '2' });
    expect((await resumingStream.next('game')).data.version).to.equal(3);
    const currentStream = await watch(friend, `/games/${id}/events`, { 'last-event-id': '3' });
    await friend.post(`/games/${id}/moves`, { cell: 0, after: [4] });
    expect((await currentStream.next('game')).data.version).to.equal(4);
  });

  it('ignore an invalid `Last-Event-ID`', async () => {
    const { id } = await openGame();
    const events = await watch(friend, `/games/${id}/events`, { 'last-event-id': '-1; DROP' });
    expect((await events.next('game')).data.version).to.equal(1);
  });

  it('send presence when a spectator arrives, joins the game and leaves', async () => {
    const { id } = await openGame();
    const events = await watch(host, `/games/${id}/events`);
    expect((await events.next<Presence>('presence')).data).to.deep.include({
      X: true,
      O: false,
      watchers: 0,
    });
    const visitorStream = await watch(friend, `/games/${id}/events`);
    expect((await events.next<Presence>('presence')).data).to.deep.include({
      X: true,
      O: false,
      watchers: 1,
    });
    await friend.post(`/games/${id}/join`);
    expect((await events.next<Presence>('presence')).data).to.deep.include({ X: true, O: true, watchers: 0 });
    visitorStream.close();
    expect((await events.next<Presence>('presence')).data).to.deep.include({
      X: true,
      O: false,
      watchers: 0,
    });
  });

  it('do not count a client that disconnected before the stream opened', async () => {
    const { service: slowService, changeBeforeNextResponse } = await createInterruptedApp('GetCommand');
    const player = slowService.createClient();
    await player.signInAsGuest();
    const { id } = (await player.post('/games', {})).body.game;
    const abortedRequest = get(`${slowService.url}/games/${id}/events`).on('error', () => undefined);
    const [, response] = (await once(slowService.app.server, 'request')) as [unknown, ServerResponse];
    const responseClosed = once(response, 'close');
    changeBeforeNextResponse(async () => {
      abortedRequest.destroy();
      await responseClosed;
    });
    await responseClosed;
    const events = await watch(player, `/games/${id}/events`);
    expect((await events.next<Presence>('presence')).data).to.deep.include({
      X: true,
      O: false,
      watchers: 0,
    });
    await slowService.close();
  });

  it('log one line when a stream opens and none when it closes', async () => {
    const logOutput = new PassThrough();
    const loggedService = await createTestApp({ logger: createLogger('info', logOutput) });
    const client = loggedService.createClient();
    await client.signInAsGuest();
    const events = await watch(client, '/events?secret=1');
    await events.next('snapshot');
    await loggedService.close();
    await events.ended;
    const lines = (await text(logOutput.end()))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    const streamLines = lines.filter((line) => JSON.stringify(line).includes('"/events"'));
    expect(streamLines).to.have.length(1);
    expect(streamLines[0]).to.deep.include({ msg: 'stream opened', res: { status: 200 } });
    expect(streamLines[0]).to.have.property('reqId').that.is.a('string');
  });

  it('send a game to a client without a session', async () => {
    const { id } = await openGame();
    const events = await watch(service.createClient(), `/games/${id}/events`);
    expect((await events.next('game')).data.id).to.equal(id);
  });

  it('return 404 for an unknown game', async () => {
    const { status } = await watch(host, '/games/AAAAAAAAAAAAAAAAAAAAAA/events');
    expect(status).to.equal(404);
  });

  it('send a snapshot of the user’s games and then each change', async () => {
    const existingGame = await openGame();
    const events = await watch(host, '/events');
    const { data } = await events.next<MyGames>('snapshot');
    expect(data.open.map(({ id }) => id)).to.deep.equal([existingGame.id]);
    const { body } = await friend.post('/games', { opponent: 'Hanna' });
    expect((await events.next('lobby')).data).to.deep.include({ id: body.game.id, status: 'invited' });
    await friend.post(`/games/${body.game.id}/cancel`);
    expect((await events.next('lobby')).data).to.deep.include({ id: body.game.id, status: 'cancelled' });
  });

  it('send `match` to the waiting player when an opponent joins', async () => {
    const { body } = await host.post('/games/match', {});
    const events = await watch(host, '/events');
    await friend.post('/games/match', {});
    expect((await events.next('match')).data).to.deep.include({ id: body.game.id, status: 'playing' });
  });

  it('send a rematch offer to the other player wherever they are, also when it is withdrawn', async () => {
    const { id } = await runningGame();
    await host.post(`/games/${id}/resign`);
    const other = await openGame();
    const streams = [await watch(host, '/events'), await watch(host, `/games/${other.id}/events`)];
    for (const [withdraw, rematch] of [
      [false, { offeredBy: 'O', gameId: null }],
      [true, null],
    ] as const) {
      await friend.post(`/games/${id}/rematch`, { withdraw });
      for (const events of streams)
        expect((await events.next('lobby')).data).to.deep.include({ id, status: 'finished', rematch });
      const { finished } = (await host.get<MyGames>('/games')).body;
      expect(finished[0]).to.deep.include({ id, rematch });
    }
  });

  it('return 401 for `/events` without a session', async () => {
    expect((await watch(service.createClient(), '/events')).status).to.equal(401);
  });

  it('do not send games of other players', async () => {
    const otherClient = service.createClient();
    await otherClient.signInAsGuest();
    const events = await watch(otherClient, '/events');
    await events.next('snapshot');
    await runningGame();
    await otherClient.post('/games', {});
    const { data } = await events.next('lobby');
    expect(data.status).to.equal('open');
  });

  it('close the stream when the session ends', async () => {
    const events = await watch(host, '/events');
    await host.post('/auth/logout');
    await events.ended;
  });

  it('end the stream with a `retry` delay when the process shuts down', async () => {
    const { id } = await openGame();
    const events = await watch(host, `/games/${id}/events`);
    await events.next('game');
    await service.app.close();
    await events.ended;
    expect(events.retry).to.be.within(100, 5_000);
  });

  it('return 429 for the seventh stream of a session', async () => {
    const limitedService = await createTestApp({ settings: { rateLimit: 'on' } });
    const client = limitedService.createClient();
    await client.signInAsGuest();
    const streams = await Promise.all(Array.from({ length: 6 }, () => watch(client, '/events')));
    expect(streams.map(({ status }) => status)).to.deep.equal([200, 200, 200, 200, 200, 200]);
    const rejectedStream = await watch(client, '/events');
    expect(rejectedStream.status).to.equal(429);
    expect(rejectedStream.headers.get('retry-after')).to.match(/^\d+$/);
    streams.forEach((stream) => stream.close());
    await limitedService.close();
  });
});
