import { expect } from 'chai';
import type { Game, MyGames } from '../game.ts';
import { createId } from '../../shared/ids.ts';
import type { ProblemDocument } from '../../http/errors/problem-schemas.ts';
import { createTestApp, type TestApp, type TestClient } from '../../testing/test-app.ts';
import { limits } from '../../shared/limits.ts';

describe('game routes', () => {
  let service: TestApp;
  let host: TestClient;
  let friend: TestClient;

  before(async () => {
    service = await createTestApp();
  });
  after(() => service.close());

  beforeEach(async () => {
    host = service.createClient();
    friend = service.createClient();
    await host.signInAsGuest();
    await friend.signInAsGuest();
  });

  const getName = async (client: TestClient) =>
    (await client.get<{ user: { name: string } }>('/auth/status')).body.user.name;
  const openGame = async (body: object = {}) => (await host.post('/games', body)).body.game;
  const startGame = async (body: object = {}) =>
    (await friend.post(`/games/${(await openGame(body)).id}/join`)).body.game;

  describe('POST /games', () => {
    it('creates an open game', async () => {
      const { status, body } = await host.post('/games', { moveSeconds: 60 });
      expect(status).to.equal(201);
      expect(body.game).to.deep.include({
        status: 'open',
        version: 1,
        moveSeconds: 60,
        bot: null,
        seeking: false,
      });
    });

    it('finds the invited player by name, case-insensitively', async () => {
      const name = await getName(friend);
      const { status, body } = await host.post('/games', { opponent: name.toUpperCase() });
      expect(status).to.equal(201);
      expect(body.game.status).to.equal('invited');
      expect(body.game.players.O?.name).to.equal(name);
    });

    it('ignores spaces around the invited player’s name', async () => {
      const name = await getName(friend);
      const { status, body } = await host.post('/games', { opponent: ` ${name}\u3000` });
      expect([status, body.game.players.O?.name]).to.deep.equal([201, name]);
    });

    it('starts a game against the computer at once', async () => {
      const { body } = await host.post('/games', { bot: 'perfect' });
      expect(body.game).to.deep.include({ status: 'playing', turn: 'X', bot: 'perfect' });
      expect(body.game.players.O).to.deep.equal({ id: 'bot', name: 'Computer', guest: false });
    });

    it('seats the host by `mark`: as X without one, as O, or at random', async () => {
      expect((await host.post('/games', {})).body.game).to.deep.include({ host: 'X' });
      const { game } = (await host.post('/games', { mark: 'O' })).body;
      expect([game.status, game.host, game.players.X]).to.deep.equal(['open', 'O', null]);
      const joined = (await friend.post(`/games/${game.id}/join`)).body.game;
      expect([joined.turn, joined.players.O?.id]).to.deep.equal(['X', game.players.O?.id]);
      const drawn = (await host.post('/games', { mark: 'random', opponent: await getName(friend) })).body
        .game;
      expect(drawn.host).to.be.oneOf(['X', 'O']);
      expect(drawn.players[drawn.host]?.id).to.equal(game.players.O?.id);
    });

    it('has moved first for a computer that plays X', async () => {
      const { status, body } = await host.post('/games', { bot: 'medium', mark: 'O' });
      expect(status).to.equal(201);
      expect(body.game).to.deep.include({ turn: 'O', moves: [4], version: 1, bot: 'medium', host: 'O' });
      expect(body.game.players.X?.id).to.equal('bot');
    });

    it('draws once per Idempotency-Key, and rejects the key with another mark', async () => {
      const headers = { 'idempotency-key': createId() };
      const first = await host.post('/games', { mark: 'random' }, headers);
      const again = await host.post('/games', { mark: 'random' }, headers);
      expect({ ...again.body.game, now: '' }).to.deep.equal({ ...first.body.game, now: '' });
      const other = await host.post<ProblemDocument>('/games', { mark: 'O' }, headers);
      expect([other.status, other.body.code]).to.deep.equal([409, 'key_reused']);
    });

    for (const [description, body, path] of [
      ['an unknown mark', { mark: 'Z' }, '/mark'],
      ['a mark in lower case', { mark: 'x' }, '/mark'],
      ['an empty opponent', { opponent: '' }, '/opponent'],
      ['an opponent that is not a valid name', { opponent: '<script>' }, '/opponent'],
      ['an opponent that is not a string', { opponent: 7 }, '/opponent'],
      ['both opponent and bot', { opponent: 'otto', bot: 'easy' }, '/bot'],
      ['a time limit against the computer', { bot: 'easy', moveSeconds: 60 }, '/moveSeconds'],
      ['an unknown level', { bot: 'hard' }, '/bot'],
      ['too short a time limit', { moveSeconds: 9 }, '/moveSeconds'],
      ['too long a time limit', { moveSeconds: 86_401 }, '/moveSeconds'],
      ['a time limit as a string', { moveSeconds: '60' }, '/moveSeconds'],
      ['an unknown field', { opponnent: 'otto' }, '/opponnent'],
    ] as const) {
      it(`rejects ${description} with the field and what is allowed`, async () => {
        const { status, body: problem } = await host.post<ProblemDocument>('/games', body);
        expect([status, problem.code]).to.deep.equal([400, 'invalid']);
        expect(problem.errors?.[0]?.path).to.equal(path);
        expect(problem.errors?.[0]?.allowed).to.be.a('string').that.is.not.empty;
      });
    }
    it('rejects the player’s own name and an unknown name', async () => {
      const ownNameResponse = await host.post<ProblemDocument>('/games', { opponent: await getName(host) });
      expect([ownNameResponse.status, ownNameResponse.body.code]).to.deep.equal([400, 'invalid']);
      const unknownNameResponse = await host.post<ProblemDocument>('/games', { opponent: 'nobody-at-all' });
      expect([unknownNameResponse.status, unknownNameResponse.body.code]).to.deep.equal([
        404,
        'no_such_player',
      ]);
    });

    it('returns 401 without a session', async () => {
      const { status, body } = await service.createClient().post<ProblemDocument>('/games', {});
      expect([status, body.code]).to.deep.equal([401, 'not_signed_in']);
    });

    it('creates one game per Idempotency-Key and rejects the key with another body', async () => {
      const headers = { 'idempotency-key': createId() };
      const responses = await Promise.all(
        [1, 2, 3].map(() => host.post('/games', { moveSeconds: 60 }, headers)),
      );
      expect(new Set(responses.map(({ body }) => body.game.id)).size).to.equal(1);
      expect(responses.map(({ status }) => status)).to.deep.equal([201, 201, 201]);
      const conflictResponse = await host.post<ProblemDocument>('/games', {}, headers);
      expect([conflictResponse.status, conflictResponse.body.code]).to.deep.equal([409, 'key_reused']);
      const malformedKeyResponse = await host.post<ProblemDocument>(
        '/games',
        {},
        { 'idempotency-key': 'short' },
      );
      expect([malformedKeyResponse.status, malformedKeyResponse.body.code]).to.deep.equal([400, 'invalid']);
    });

    it('creates separate games for two players with the same Idempotency-Key', async () => {
      const headers = { 'idempotency-key': createId() };
      const [ownResponse, friendResponse] = [
        await host.post('/games', {}, headers),
        await friend.post('/games', {}, headers),
      ];
      expect(ownResponse.body.game.id).not.to.equal(friendResponse.body.game.id);
    });

    it('allows a guest 3 unanswered invitations, and another after one is declined', async () => {
      const opponent = await getName(friend);
      const { id } = (await host.post('/games', { opponent })).body.game;
      for (let sent = 1; sent < 3; sent++) await host.post('/games', { opponent });
      const { status, body } = await host.post<ProblemDocument>('/games', { opponent });
      expect([status, body.code]).to.deep.equal([409, 'too_many_games']);
      await friend.post(`/games/${id}/decline`);
      expect((await host.post('/games', { opponent })).status).to.equal(201);
    });

    it(`allows ${limits.unfinishedGames} unfinished games, and another after one is cancelled`, async () => {
      const first = await openGame();
      for (let made = 1; made < limits.unfinishedGames; made++) await openGame();
      const { status, body } = await host.post<ProblemDocument>('/games', {});
      expect([status, body.code]).to.deep.equal([409, 'too_many_games']);
      expect((await host.post<ProblemDocument>('/games/match', {})).body.code).to.equal('too_many_games');
      await host.post(`/games/${first.id}/cancel`);
      expect((await host.post('/games', {})).status).to.equal(201);
    });
  });

  describe('/games/match', () => {
    // Ends the offers of other tests.
    beforeEach(() => service.clock.advance(15_000));

    it('rejects time limits that quick matches do not have, with what is allowed', async () => {
      const { status, body } = await host.post<ProblemDocument>('/games/match', { moveSeconds: 10 });
      expect(status).to.equal(400);
      expect(body.errors).to.deep.equal([
        {
          path: '/moveSeconds',
          message: 'is not a time limit of quick matches',
          allowed: 'one of 30, 60, 300, 86400',
        },
      ]);
    });

    it('treats the default time limit and none as the same request of an Idempotency-Key', async () => {
      const headers = { 'idempotency-key': createId() };
      const ids = [];
      for (const body of [{}, { moveSeconds: 60 }, {}])
        ids.push((await host.post('/games/match', body, headers)).body.game.id);
      expect(new Set(ids)).to.have.length(1);
      expect((await host.post('/games/match', { moveSeconds: 30 }, headers)).body.code).to.equal(
        'key_reused',
      );
    });

    it('GET lists the time limits of waiting games to anyone, and nothing else', async () => {
      await host.post('/games/match', { moveSeconds: 30 });
      const { status, body } = await service.createClient().get<object>('/games/match');
      expect(status).to.equal(200);
      expect(body).to.deep.equal({ waiting: [{ moveSeconds: 30 }] });
    });

    it('DELETE stops looking, also when repeated, and needs the session and the id of a game', async () => {
      const { id } = (await host.post('/games/match', {})).body.game;
      const stop = (client: TestClient, body: object) => client.request('DELETE', '/games/match', body, {});
      expect((await stop(service.createClient(), { gameId: id })).status).to.equal(401);
      expect((await stop(host, {})).status).to.equal(400);
      expect((await stop(friend, { gameId: id })).status).to.equal(204);
      expect((await host.get(`/games/${id}`)).body.game.status).to.equal('open');
      for (let count = 0; count < 2; count++) expect((await stop(host, { gameId: id })).status).to.equal(204);
      expect((await host.get(`/games/${id}`)).body.game.status).to.equal('cancelled');
    });
  });

  describe('GET /games/:id', () => {
    it('returns a game without a session, with the version as its ETag', async () => {
      const { id } = await openGame();
      const visitor = service.createClient();
      const { status, headers, body } = await visitor.get(`/games/${id}`);
      expect([status, headers.get('etag')]).to.deep.equal([200, 'W/"1"']);
      expect(body.game.id).to.equal(id);
      for (const tag of ['"1"', 'W/"1"', '"0", "1"', '*']) {
        expect((await visitor.get(`/games/${id}`, { 'if-none-match': tag })).status).to.equal(304);
      }
      expect((await visitor.get(`/games/${id}`, { 'if-none-match': '"2"' })).status).to.equal(200);
    });

    it('returns another ETag when a rematch offer has lapsed', async () => {
      const { id } = await openGame();
      await friend.post(`/games/${id}/join`);
      await host.post(`/games/${id}/resign`);
      await host.post(`/games/${id}/rematch`);
      const offered = await host.get(`/games/${id}`);
      const tag = String(offered.headers.get('etag'));
      expect((await host.get(`/games/${id}`, { 'if-none-match': tag })).status).to.equal(304);
      service.clock.advance(10 * 60_000);
      const { status, body } = await host.get(`/games/${id}`, { 'if-none-match': tag });
      expect([status, body.game.version, body.game.rematch]).to.deep.equal([
        200,
        offered.body.game.version,
        null,
      ]);
    });

    for (const id of ['AAAAAAAAAAAAAAAAAAAAAA', 'x', 'queue%230', '%00', '..%2f..%2fetc', 'a'.repeat(90)]) {
      it(`returns 404 for ${id.slice(0, 24)}`, async () => {
        const { status, body } = await host.get<ProblemDocument>(`/games/${id}`);
        expect([status, body.code]).to.deep.equal([404, 'not_found']);
      });
    }

    it('returns an unchanged game after every kind of request by a spectator', async () => {
      const game = await startGame();
      const before = (await host.get(`/games/${game.id}`)).body.game;
      const visitor = service.createClient();
      await visitor.signInAsGuest();
      for (const action of ['join', 'accept', 'decline', 'cancel', 'resign', 'claim', 'rematch']) {
        expect((await visitor.post(`/games/${game.id}/${action}`)).status).to.be.within(400, 409);
      }
      await visitor.post(`/games/${game.id}/moves`, { cell: 0, after: [] });
      const after = (await host.get(`/games/${game.id}`)).body.game;
      expect({ ...after, now: '' }).to.deep.equal({ ...before, now: '' });
    });
  });

  describe('POST /games/:id/moves', () => {
    for (const [description, body] of [
      ['a cell with an attribute name', { cell: 'Status', after: [] }],
      ['a cell outside the board', { cell: 9, after: [] }],
      ['a fractional cell', { cell: 0.5, after: [] }],
      ['a missing cell', { after: [] }],
      ['missing moves', { cell: 0 }],
      ['moves with a duplicate cell', { cell: 0, after: [4, 4] }],
      ['moves of a finished game', { cell: 8, after: [0, 3, 1, 4, 2] }],
      ['nine moves', { cell: 0, after: [0, 1, 2, 3, 4, 5, 6, 7, 8] }],
      ['an additional attribute', { cell: 0, after: [], Winner: 'X' }],
      ['an array', []],
      ['a string', '"x"'],
      ['malformed JSON', '{"cell":'],
      ['a __proto__ member', '{"cell":0,"after":[],"__proto__":{"x":1}}'],
    ] as const) {
      it(`rejects ${description} and stores nothing`, async () => {
        const { id } = await startGame();
        const { status, body: problem } = await host.post<ProblemDocument>(`/games/${id}/moves`, body);
        expect([status, problem.code]).to.deep.equal([400, 'invalid']);
        expect((await host.get(`/games/${id}`)).body.game.version).to.equal(2);
      });
    }

    it('returns 409 with the current game for an outdated position', async () => {
      const { id } = await startGame();
      await host.post(`/games/${id}/moves`, { cell: 4, after: [] });
      const { status, headers, body } = await host.post<ProblemDocument>(`/games/${id}/moves`, {
        cell: 0,
        after: [],
      });
      expect([status, body.code, (body.game as Game | undefined)?.version]).to.deep.equal([409, 'stale', 3]);
      expect(headers.get('content-type')).to.match(/^application\/problem\+json/);
    });

    it('returns the same response for a repeated request', async () => {
      const { id } = await startGame();
      const first = await host.post(`/games/${id}/moves`, { cell: 4, after: [] });
      const again = await host.post(`/games/${id}/moves`, { cell: 4, after: [] });
      expect([again.status, again.body.game.version]).to.deep.equal([200, first.body.game.version]);
    });
  });

  describe('GET /games', () => {
    it('lists a game that the session has just created', async () => {
      const game = await openGame();
      const { body } = await host.get<MyGames>('/games');
      expect(body.open.map(({ id }) => id)).to.include(game.id);
    });

    it('rejects an invalid cursor', async () => {
      const { status, body } = await host.get<ProblemDocument>('/games?cursor=WyJ4IiwieSJd');
      expect([status, body.code]).to.deep.equal([400, 'bad_cursor']);
    });

    it('rejects an unknown query parameter', async () => {
      expect((await host.get('/games?page=2')).status).to.equal(400);
    });
  });

  describe('GET /users/:id/games', () => {
    it('lists finished games by id or name, with the statistics against another player', async () => {
      const game = await startGame();
      await host.post(`/games/${game.id}/moves`, { cell: 0, after: [] });
      await friend.post(`/games/${game.id}/moves`, { cell: 1, after: [0] });
      await friend.post(`/games/${game.id}/resign`);
      const name = encodeURIComponent(await getName(host));
      const { body } = await host.get<{ games: Game[]; record: object }>(
        `/users/@${name}/games?against=${game.players.O?.id}&limit=1`,
      );
      expect(body.games.map(({ id }) => id)).to.deep.equal([game.id]);
      expect(body.record).to.deep.equal({ won: 1, lost: 0, drawn: 0 });
      const byId = await host.get<{ games: Game[] }>(`/users/${game.players.X?.id}/games`);
      expect(byId.body.games).to.have.length(1);
    });

    it('returns 404 for an unknown player and 400 for an invalid limit', async () => {
      expect((await host.get('/users/@nobody-at-all/games')).status).to.equal(404);
      expect((await host.get(`/users/${createId()}/games`)).status).to.equal(404);
      for (const limit of ['0', '51', 'x', '1.5']) {
        expect((await host.get(`/users/@x/games?limit=${limit}`)).status, limit).to.equal(400);
      }
    });
  });

  describe('POST /games/:id/leave', () => {
    it('ends a game without a result, and the same again for a repeated request', async () => {
      const { id } = await startGame({ moveSeconds: 60 });
      const { status, body } = await friend.post(`/games/${id}/leave`);
      expect(status).to.equal(200);
      expect(body.game).to.deep.include({
        status: 'finished',
        result: { winner: null, by: 'abandoned', line: null },
        deadline: null,
        version: 3,
      });
      const repeated = await friend.post(`/games/${id}/leave`, {});
      expect([repeated.status, repeated.body.game.version]).to.deep.equal([200, 3]);
    });

    it('returns 409 with the current game once both have moved', async () => {
      const { id } = await startGame();
      await host.post(`/games/${id}/moves`, { cell: 4, after: [] });
      await friend.post(`/games/${id}/moves`, { cell: 0, after: [4] });
      const { status, body } = await friend.post<ProblemDocument>(`/games/${id}/leave`);
      expect([status, body.code]).to.deep.equal([409, 'not_yet']);
      expect((body.game as Game | undefined)?.moves).to.deep.equal([4, 0]);
      expect(body.detail).to.contain('three days');
    });

    it('is for the two players, and takes no fields', async () => {
      const { id } = await startGame();
      const stranger = service.createClient();
      expect((await stranger.post(`/games/${id}/leave`)).status).to.equal(401);
      await stranger.signInAsGuest();
      expect((await stranger.post<ProblemDocument>(`/games/${id}/leave`)).body.code).to.equal('not_a_player');
      expect((await host.post(`/games/${id}/leave`, { result: 'X' })).status).to.equal(400);
      expect((await host.post(`/games/${createId()}/leave`)).status).to.equal(404);
    });

    it('is counted: five within ten minutes, and quick match responds 429 with Retry-After', async () => {
      for (let left = 0; left < 5; left++) await host.post(`/games/${(await startGame()).id}/leave`);
      const { status, headers, body } = await host.post<ProblemDocument>('/games/match', { moveSeconds: 60 });
      expect([status, body.code, body.retryAfter]).to.deep.equal([429, 'rate_limited', 120]);
      expect(headers.get('retry-after')).to.equal('120');
    });
  });

  describe('POST /games/:id/rematch', () => {
    it('shows the id of the rematch to the two players only, in every response about the game', async () => {
      const game = await startGame();
      await friend.post(`/games/${game.id}/resign`);
      await host.post(`/games/${game.id}/rematch`);
      const { body } = await friend.post(`/games/${game.id}/rematch`);
      const rematchId = body.game.rematch?.gameId;
      expect(rematchId).to.be.a('string');
      expect((await host.get(`/games/${game.id}`)).body.game.rematch?.gameId).to.equal(rematchId);
      const conflict = await host.post(`/games/${game.id}/resign`);
      expect(conflict.body.game.rematch?.gameId).to.equal(rematchId);

      const spectator = service.createClient();
      const responses = [
        await spectator.get(`/games/${game.id}`),
        await spectator.get(`/users/${game.players.X?.id}/games`),
      ];
      await spectator.signInAsGuest();
      responses.push(
        await spectator.get(`/games/${game.id}`),
        await spectator.get(`/users/${game.players.X?.id}/games`),
        await spectator.post(`/games/${game.id}/join`),
      );
      for (const response of responses) {
        expect(JSON.stringify(response.body)).to.contain('"offeredBy":"X"').and.not.contain(rematchId);
      }
      const events = await spectator.openEvents(`/games/${game.id}/events`);
      expect((await events.next('game')).data.rematch).to.deep.equal({ offeredBy: 'X', gameId: null });
      events.close();
    });
  });

  it('reject other methods, media types and bodies that are too large', async () => {
    const { id } = await openGame();
    expect((await host.request<ProblemDocument>('DELETE', `/games/${id}`, undefined, {})).status).to.equal(
      405,
    );
    const textResponse = await host.request<ProblemDocument>('POST', '/games', 'x', {
      'content-type': 'text/plain',
    });
    expect([textResponse.status, textResponse.body.code]).to.deep.equal([415, 'unsupported_media_type']);
    const largeResponse = await host.post<ProblemDocument>('/games', { opponent: 'x'.repeat(20_000) });
    expect([largeResponse.status, largeResponse.body.code]).to.deep.equal([413, 'payload_too_large']);
  });
});
