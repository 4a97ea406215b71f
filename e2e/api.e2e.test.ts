import { expect } from 'chai';
import { TestClient, type TestEventStream } from '../service/testing/test-app.ts';
import { readBaseUrl } from './address.ts';

/** Tests the service at `BASE_URL` over HTTP. It creates few guests, because a real service limits them. */
describe('deployed service over HTTP', () => {
  const url = readBaseUrl();
  const [host, friend, anonymous] = [new TestClient(url), new TestClient(url), new TestClient(url)];
  const streams: TestEventStream[] = [];
  const openStream = async (client: TestClient, path: string, headers = {}) => {
    const stream = await client.openEvents(path, headers);
    streams.push(stream);
    expect(stream.status).to.equal(200);
    return stream;
  };

  before(async () => {
    await host.signInAsGuest();
    await friend.signInAsGuest();
  });
  afterEach(() => streams.splice(0).forEach((stream) => stream.close()));

  it('responds to GET /ping', async () => {
    const { status, body } = await anonymous.get<{ status: string }>('/ping');
    expect([status, body.status]).to.deep.equal([200, 'success']);
  });

  it('streams every move of a game to both players and a spectator, in order and once', async () => {
    const { game } = (await host.post('/games', {})).body;
    expect((await friend.post(`/games/${game.id}/join`)).status).to.equal(200);
    const gameStreams = await Promise.all(
      [host, friend, anonymous].map((client) => openStream(client, `/games/${game.id}/events`)),
    );
    const moves: number[] = [];
    for (const [index, cell] of [0, 3, 1, 4, 2].entries()) {
      const response = await (index % 2 === 0 ? host : friend).post(`/games/${game.id}/moves`, {
        cell,
        after: [...moves],
      });
      expect(response.status).to.equal(200);
      moves.push(cell);
    }
    for (const stream of gameStreams) {
      let version = 0;
      for (let seenMoves: number[] = []; seenMoves.length < moves.length;) {
        const { data } = await stream.next('game');
        expect(data.version).to.be.greaterThan(version);
        expect(moves.slice(0, data.moves.length)).to.deep.equal(data.moves);
        [version, seenMoves] = [data.version, data.moves];
      }
    }
    const { game: finishedGame } = (await anonymous.get(`/games/${game.id}`)).body;
    expect(finishedGame.result).to.deep.equal({ winner: 'X', by: 'line', line: [0, 1, 2] });
  });

  it('resumes a stream from Last-Event-ID', async () => {
    const { game } = (await host.post('/games', { bot: 'easy' })).body;
    const { body } = await host.post(`/games/${game.id}/moves`, { cell: 4, after: [] });
    const resumedStream = await openStream(host, `/games/${game.id}/events`, {
      'last-event-id': String(game.version),
    });
    expect((await resumedStream.next('game')).data.version).to.equal(body.game.version);
    const currentStream = await openStream(host, `/games/${game.id}/events`, {
      'last-event-id': String(body.game.version),
    });
    await currentStream.next('presence');
    const { moves } = body.game;
    const cell = [0, 1, 2, 3, 5, 6, 7, 8].find((freeCell) => !moves.includes(freeCell));
    await host.post(`/games/${game.id}/moves`, { cell, after: moves });
    expect((await currentStream.next('game')).data.moves.slice(0, 3)).to.deep.equal([...moves, cell]);
  });

  it('plays a repeated move once, and rejects a stale one with the current game', async () => {
    const { game } = (await host.post('/games', { bot: 'perfect' })).body;
    const move = () => host.post(`/games/${game.id}/moves`, { cell: 4, after: [] });
    const [first, repeated] = [await move(), await move()];
    expect([first.status, repeated.status, repeated.body.game.version]).to.deep.equal([
      200,
      200,
      first.body.game.version,
    ]);
    const rejected = await host.post(`/games/${game.id}/moves`, { cell: 0, after: [] });
    expect([rejected.status, rejected.body.code, rejected.body.game.version]).to.deep.equal([
      409,
      'stale',
      first.body.game.version,
    ]);
  });

  it('pairs two players in a quick match', async () => {
    // A rare time limit, so that no other player is matched.
    const moveSeconds = 86_400;
    const waitingResponse = await host.post('/games/match', { moveSeconds });
    const matchedResponse = await friend.post('/games/match', { moveSeconds });
    expect([waitingResponse.status, matchedResponse.status]).to.deep.equal([201, 200]);
    expect(matchedResponse.body.game.id).to.equal(waitingResponse.body.game.id);
    await friend.post(`/games/${matchedResponse.body.game.id}/resign`);
  });

  it('rejects signed-out users, other players and cross-site requests', async () => {
    const { game } = (await host.post('/games', { bot: 'easy' })).body;
    expect((await anonymous.post(`/games/${game.id}/moves`, { cell: 0, after: [] })).status).to.equal(401);
    expect((await friend.post(`/games/${game.id}/resign`)).status).to.equal(403);
    expect((await host.post('/games', {}, { origin: 'https://elsewhere.example' })).status).to.equal(403);
  });

  it('serves pages with embedded state and a strict Content-Security-Policy', async () => {
    const { game } = (await host.post('/games', { bot: 'easy' })).body;
    const page = await fetch(`${url}/play/${game.id}`);
    expect(page.status).to.equal(200);
    expect(page.headers.get('content-security-policy'))
      .to.contain("script-src 'self'")
      .and.not.contain('unsafe-inline');
    expect(await page.text())
      .to.contain(game.id)
      .and.contain('aria-label="Centre, empty"');
  });
});
