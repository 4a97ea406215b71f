import { expect } from 'chai';
import type { OwnUser } from '../users/user.ts';
import { createTestApp, type TestApp, type TestClient } from '../testing/test-app.ts';

describe('attack: cross-site request forgery (CSRF)', () => {
  let service: TestApp;
  let player: TestClient;
  let game: string;
  before(async () => {
    service = await createTestApp();
    player = service.createClient();
    await player.signInAsGuest();
    game = (await player.post('/games', {})).body.game.id;
  });
  after(() => service.close());

  const crossSiteHeaders = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
  ];

  it('is rejected on every mutating route without any change', async () => {
    const { body } = await player.get<{ paths: Record<string, object> }>('/docs/json');
    const mutatingRoutes = Object.entries(body.paths).flatMap(([path, methods]) =>
      Object.keys(methods)
        .filter((method) => method !== 'get')
        .map((method) => ({ path, method })),
    );
    expect(mutatingRoutes.length).to.be.greaterThan(12);
    const before = (await player.get(`/games/${game}`)).body.game;
    for (const { path, method } of mutatingRoutes) {
      for (const headers of crossSiteHeaders) {
        const url = path.replace('{id}', game);
        const response = await player.request<{ code: string }>(method.toUpperCase(), url, {}, headers);
        expect([response.status, response.body.code], `${method} ${url}`).to.deep.equal([403, 'cross_site']);
        expect(response.headers.getSetCookie()).to.deep.equal([]);
      }
    }
    expect((await player.get(`/games/${game}`)).body.game).to.deep.equal(before);
    expect((await player.get<{ user: OwnUser }>('/auth/status')).status).to.equal(200);
  });

  it('is rejected on GET /auth/logout, the only mutating GET route', async () => {
    for (const fetchSite of ['cross-site', 'same-site', 'none']) {
      const { status } = await player.get('/auth/logout', { 'sec-fetch-site': fetchSite });
      expect(status, fetchSite).to.equal(403);
    }
    expect((await player.get('/auth/status')).status).to.equal(200);
  });

  it('is rejected with the content types of HTML forms', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ]) {
      const { status } = await player.post('/games', '{}', { 'content-type': type });
      expect(status, type).to.equal(415);
    }
  });

  it('does not affect same-origin requests', async () => {
    const { status } = await player.post(
      '/games',
      {},
      { origin: service.url, 'sec-fetch-site': 'same-origin' },
    );
    expect(status).to.equal(201);
  });
});
