import { expect } from 'chai';
import type { OwnUser } from '../users/user.ts';
import { testApp, type TestApp, type TestClient } from '../testing/test-app.ts';

describe('attack: another site’s page makes the player’s browser change something (CSRF)', () => {
  let service: TestApp;
  let player: TestClient;
  let game: string;
  before(async () => {
    service = await testApp();
    player = service.client();
    await player.asGuest();
    game = (await player.post('/games', {})).body.game.id;
  });
  after(() => service.close());

  const foreign = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
  ];

  it('is refused on every route that changes anything, and nothing has changed', async () => {
    const { body } = await player.get<{ paths: Record<string, object> }>('/docs/json');
    const changing = Object.entries(body.paths).flatMap(([path, methods]) =>
      Object.keys(methods)
        .filter((method) => method !== 'get')
        .map((method) => ({ path, method })),
    );
    expect(changing.length).to.be.greaterThan(12);
    const before = (await player.get(`/games/${game}`)).body.game;
    for (const { path, method } of changing) {
      for (const headers of foreign) {
        const url = path.replace('{id}', game);
        const answer = await player.request<{ code: string }>(method.toUpperCase(), url, {}, headers);
        expect([answer.status, answer.body.code], `${method} ${url}`).to.deep.equal([403, 'cross_site']);
        expect(answer.headers.getSetCookie()).to.deep.equal([]);
      }
    }
    expect((await player.get(`/games/${game}`)).body.game).to.deep.equal(before);
    expect((await player.get<{ user: OwnUser }>('/auth/status')).status).to.equal(200);
  });

  it('is refused for the one change that GET makes, signing out, wherever a browser comes from elsewhere', async () => {
    for (const site of ['cross-site', 'same-site', 'none']) {
      const { status } = await player.get('/auth/logout', { 'sec-fetch-site': site });
      expect(status, site).to.equal(403);
    }
    expect((await player.get('/auth/status')).status).to.equal(200);
  });

  it('is not possible with a form: its types of body are not read', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ]) {
      const { status } = await player.post('/games', '{}', { 'content-type': type });
      expect(status, type).to.equal(415);
    }
  });

  it('is still a player’s own doing from our own page', async () => {
    const { status } = await player.post(
      '/games',
      {},
      { origin: service.url, 'sec-fetch-site': 'same-origin' },
    );
    expect(status).to.equal(201);
  });
});
