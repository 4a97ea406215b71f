import { expect } from 'chai';
import fastify, { type FastifyInstance } from 'fastify';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { systemClock } from '../shared/clock.ts';
import type { CurrentUser } from '../sessions/sessions.ts';
import { problemDetails } from '../http/errors/problem-details.ts';
import { securityHeaders } from '../http/security-headers.ts';
import { Problem } from '../shared/error-codes.ts';
import { readAssets } from './assets.ts';
import { createGameAfter, playerO } from './client/testing.ts';
import { pageRoutes, type PageRoutesOptions } from './page-routes.ts';

const clientFolder = mkdtempSync(join(tmpdir(), 'noughts-pages-'));
const script = 'export const board = "nine cells";'.repeat(40);
const currentUser: CurrentUser = {
  ...playerO,
  admin: false,
  createdAt: '2026-01-01T00:00:00.000Z',
  email: 'quiet@example.org',
};

/** The pages alone, with readers that a test may replace. */
async function buildPagesApp(
  overrides: Partial<PageRoutesOptions> = {},
  user: CurrentUser | null = null,
): Promise<FastifyInstance> {
  const app = fastify();
  await app.register(problemDetails);
  await app.register(securityHeaders, { secure: false });
  app.decorateRequest('currentUser', async () => user);
  await app.register(pageRoutes, {
    assets: readAssets(clientFolder),
    clock: systemClock,
    publicOrigin: undefined,
    loadGame: async (id) => (id === 'known' ? createGameAfter([4]) : null),
    loadMyGames: async () => ({ invitations: [], open: [], playing: [], finished: [], cursor: null }),
    loadPlayer: async () => null,
    ...overrides,
  });
  return app;
}

describe('the pages', () => {
  before(() => {
    writeFileSync(join(clientFolder, 'game-1.js'), script);
    writeFileSync(join(clientFolder, 'game-1.js.br'), brotliCompressSync(script));
    const entry = (file: string) => ({ file, imports: [] });
    const manifest = {
      'game.js': entry('game-1.js'),
      'site.js': entry('site-1.js'),
      'styles.css': entry('styles-1.css'),
      'icon.svg': entry('icon-1.svg'),
      'icon-calling.svg': entry('icon-calling-1.svg'),
    };
    writeFileSync(join(clientFolder, 'manifest.json'), JSON.stringify(manifest));
  });
  after(() => rmSync(clientFolder, { recursive: true }));

  it('are HTML that nobody keeps', async () => {
    const response = await (await buildPagesApp()).inject('/');
    expect(response.statusCode).to.equal(200);
    expect(response.headers).to.include({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
    });
  });

  it('show a game with its state', async () => {
    const response = await (await buildPagesApp()).inject('/play/known');
    expect(response.statusCode).to.equal(200);
    expect(response.body).to.contain('aria-label="Centre, X"').and.contain('/assets/game-1.js');
  });

  it('a crash on a missing game: answers 404 and says what to do', async () => {
    const app = await buildPagesApp();
    for (const id of ['unknown', '..%2f..', '%00', 'x'.repeat(90), '<script>']) {
      const response = await app.inject(`/play/${id}`);
      expect(response.statusCode, id).to.equal(404);
      expect(response.body, id).to.contain('There is no game at this link');
    }
  });

  it('answer 404 in HTML where nothing is, and as the API where the API is', async () => {
    const app = await buildPagesApp();
    const page = await app.inject('/nothing/here');
    expect([page.statusCode, page.headers['content-type']]).to.deep.equal([404, 'text/html; charset=utf-8']);
    expect(page.body).to.contain('There is no page here');
    const api = await app.inject('/games/x/nothing');
    expect([api.statusCode, api.headers['content-type']]).to.deep.equal([404, 'application/problem+json']);
    expect((await app.inject('/players/nobody')).statusCode).to.equal(404);
  });

  it('answer trouble with a page too, and with the time to wait', async () => {
    const rejectUnavailable = () => Promise.reject(new Problem('unavailable', { retryAfter: 3 }));
    const response = await (await buildPagesApp({ loadGame: rejectUnavailable })).inject('/play/known');
    expect([response.statusCode, response.headers['retry-after']]).to.deep.equal([503, '3']);
    expect(response.body).to.contain('cannot be shown just now');
  });

  it('say nothing of what went wrong inside', async () => {
    const response = await (
      await buildPagesApp({ loadGame: () => Promise.reject(new Error('secret of the house')) })
    ).inject('/play/known');
    expect(response.statusCode).to.equal(500);
    expect(response.body).to.not.contain('secret of the house');
  });

  it('show an e-mail address to its owner on the account page alone', async () => {
    const app = await buildPagesApp({}, currentUser);
    expect((await app.inject('/account')).body).to.contain('quiet@example.org');
    for (const path of ['/', '/play/known', '/nothing']) {
      expect((await app.inject(path)).body, path).to.not.contain('quiet@example.org');
    }
  });

  it('are in the colours of the cookie', async () => {
    const response = await (await buildPagesApp()).inject({ url: '/', headers: { cookie: 'look=dark.on' } });
    expect(response.body).to.contain('<html lang="en" data-theme="dark">').and.contain('aria-pressed="true"');
  });

  it('name their own address as players see it', async () => {
    const pageByRequestHost = await (
      await buildPagesApp()
    ).inject({ url: '/play/known', headers: { host: 'noughts.example:8443' } });
    expect(pageByRequestHost.body).to.contain('content="http://noughts.example:8443/play/known"');
    const pageByPublicOrigin = await (
      await buildPagesApp({ publicOrigin: 'https://noughts.example' })
    ).inject('/play/known');
    expect(pageByPublicOrigin.body).to.contain('content="https://noughts.example/play/known"');
  });

  it('travel compressed', async () => {
    const response = await (
      await buildPagesApp()
    ).inject({ url: '/play/known', headers: { 'accept-encoding': 'br' } });
    expect(response.headers['content-encoding']).to.equal('br');
    expect(brotliDecompressSync(response.rawPayload).toString()).to.contain('aria-label="Centre, X"');
  });

  it('have files that are kept for ever and were compressed beforehand', async () => {
    const response = await (
      await buildPagesApp()
    ).inject({ url: '/assets/game-1.js', headers: { 'accept-encoding': 'br' } });
    expect(response.headers).to.include({
      'content-encoding': 'br',
      'cache-control': 'public, max-age=31536000, immutable',
    });
    expect(brotliDecompressSync(response.rawPayload).toString()).to.equal(script);
  });

  it('serve nothing from beside the built client', async () => {
    const app = await buildPagesApp();
    for (const path of [
      '/assets/../pages.ts',
      '/assets/..%2f..%2fetc/passwd',
      '/assets/%2e%2e/x',
      '/assets/.env',
    ]) {
      expect((await app.inject(path)).statusCode, path).to.be.within(400, 404);
    }
  });
});

describe('the manifest', () => {
  it('that lacks an entry stops the start with its name', () => {
    const brokenFolder = mkdtempSync(join(tmpdir(), 'noughts-manifest-'));
    writeFileSync(join(brokenFolder, 'manifest.json'), '{"game.js": {"file": "game-1.js", "imports": []}}');
    expect(() => readAssets(brokenFolder)).to.throw('does not name site.js');
    rmSync(brokenFolder, { recursive: true });
  });
});
