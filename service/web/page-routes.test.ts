import { expect } from 'chai';
import fastify, { type FastifyInstance } from 'fastify';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { renderSVG } from 'uqr';
import { systemClock } from '../shared/clock.ts';
import type { CurrentUser } from '../sessions/sessions.ts';
import { notFound } from '../http/errors/not-found.ts';
import { problemDetails } from '../http/errors/problem-details.ts';
import { securityHeaders } from '../http/security-headers.ts';
import { Problem } from '../shared/error-codes.ts';
import { assetNames, readAssets } from './assets.ts';
import { createGameAfter, playerO } from './testing/fixtures.ts';
import { pageRoutes, type PageRoutesOptions } from './page-routes.ts';

const clientFolder = mkdtempSync(join(tmpdir(), 'noughts-pages-'));
const script = 'export const board = "nine cells";'.repeat(40);
const currentUser: CurrentUser = {
  ...playerO,
  admin: false,
  createdAt: '2026-01-01T00:00:00.000Z',
  email: 'quiet@example.org',
  invitations: 'anyone',
};

/** An app with the page routes only, and loaders that a test can override. */
async function buildPagesApp(
  overrides: Partial<PageRoutesOptions> = {},
  user: CurrentUser | null = null,
): Promise<FastifyInstance> {
  const app = fastify();
  await app.register(problemDetails);
  await app.register(notFound);
  await app.register(securityHeaders, { secure: false });
  app.decorateRequest('currentUser', async () => user);
  await app.register(pageRoutes, {
    assets: readAssets(clientFolder),
    clock: systemClock,
    publicOrigin: undefined,
    contact: undefined,
    loadGame: async (id) => (id === 'known' ? createGameAfter([4], { id }) : null),
    loadMyGames: async () => ({ invitations: [], open: [], playing: [], finished: [], cursor: null }),
    loadPlayer: async () => null,
    ...overrides,
  });
  return app;
}

/** For rules without wildcards (RFC 9309, section 2.2.2). */
function isAllowedByRobotsText(text: string, path: string): boolean {
  return ![...text.matchAll(/^Disallow: (.+)$/gm)].some(([, prefix = '']) => path.startsWith(prefix));
}

describe('pageRoutes', () => {
  before(() => {
    writeFileSync(join(clientFolder, 'game-1.js'), script);
    writeFileSync(join(clientFolder, 'game-1.js.br'), brotliCompressSync(script));
    writeFileSync(join(clientFolder, 'favicon-1.ico'), 'icon');
    const manifest = Object.fromEntries(
      assetNames.map((name) => [name, { file: name.replace('.', '-1.'), imports: [] }]),
    );
    writeFileSync(join(clientFolder, 'manifest.json'), JSON.stringify(manifest));
  });
  after(() => rmSync(clientFolder, { recursive: true }));

  it('serves HTML that only the back/forward cache may reuse, and the account page without any cache', async () => {
    const app = await buildPagesApp();
    for (const [path, cacheControl] of [
      ['/', 'no-cache, private'],
      ['/play/known', 'no-cache, private'],
      ['/account', 'no-store'],
    ] as const) {
      const response = await app.inject(path);
      expect(response.statusCode, path).to.equal(200);
      expect(response.headers, path).to.include({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': cacheControl,
      });
    }
  });

  it('renders the board of a game and links its script', async () => {
    const response = await (await buildPagesApp()).inject('/play/known');
    expect(response.statusCode).to.equal(200);
    expect(response.body).to.contain('aria-label="Centre, X, last move"').and.contain('/assets/game-1.js');
  });

  it('responds 404 with an error page for unknown and malformed game ids', async () => {
    const app = await buildPagesApp();
    for (const id of ['unknown', '..%2f..', '%00', 'x'.repeat(90), '<script>']) {
      const response = await app.inject(`/play/${id}`);
      expect(response.statusCode, id).to.equal(404);
      expect(response.body, id).to.contain('Game not found');
    }
  });

  it('redirects links with a trailing slash or punctuation to the page, with their query', async () => {
    const app = await buildPagesApp();
    for (const [link, path] of [
      ['/play/known/', '/play/known'],
      ['/play/known).', '/play/known'],
      ['/play/known%E2%80%9D?from=chat', '/play/known?from=chat'],
      ['/players/quiet-otter,', '/players/quiet-otter'],
      ['/account/', '/account'],
    ] as const) {
      const { statusCode, headers } = await app.inject(link);
      expect([statusCode, headers.location], link).to.deep.equal([308, path]);
    }
    expect((await app.inject('//evil.example/')).headers.location).to.equal(undefined);
  });

  it('responds 404 with a page for unknown paths, and with problem details for unknown API paths', async () => {
    const app = await buildPagesApp();
    const page = await app.inject('/nothing/here');
    expect([page.statusCode, page.headers['content-type']]).to.deep.equal([404, 'text/html; charset=utf-8']);
    expect(page.body).to.contain('Page not found');
    const api = await app.inject('/games/x/nothing');
    expect([api.statusCode, api.headers['content-type']]).to.deep.equal([404, 'application/problem+json']);
    expect((await app.inject('/players/nobody')).statusCode).to.equal(404);
  });

  it('responds 503 with an error page and Retry-After when a loader is unavailable', async () => {
    const rejectUnavailable = () => Promise.reject(new Problem('unavailable', { retryAfter: 3 }));
    const response = await (await buildPagesApp({ loadGame: rejectUnavailable })).inject('/play/known');
    expect([response.statusCode, response.headers['retry-after']]).to.deep.equal([503, '3']);
    expect(response.body).to.contain('temporarily unavailable');
  });

  it('does not reveal internal error messages', async () => {
    const response = await (
      await buildPagesApp({ loadGame: () => Promise.reject(new Error('internal secret')) })
    ).inject('/play/known');
    expect(response.statusCode).to.equal(500);
    expect(response.body).to.not.contain('internal secret');
  });

  it('includes the user’s e-mail address on the account page only', async () => {
    const app = await buildPagesApp({}, currentUser);
    expect((await app.inject('/account')).body).to.contain('quiet@example.org');
    for (const path of ['/', '/play/known', '/nothing']) {
      expect((await app.inject(path)).body, path).to.not.contain('quiet@example.org');
    }
  });

  it('applies theme and sound from the preferences cookie', async () => {
    const response = await (await buildPagesApp()).inject({ url: '/', headers: { cookie: 'look=dark.on' } });
    expect(response.body).to.contain('<html lang="en" data-theme="dark">').and.contain('aria-pressed="true"');
  });

  it('builds absolute links from publicOrigin, or else from the request’s host', async () => {
    const pageByRequestHost = await (
      await buildPagesApp()
    ).inject({ url: '/play/known', headers: { host: 'noughts.example:8443' } });
    expect(pageByRequestHost.body).to.contain('content="http://noughts.example:8443/play/known"');
    const pageByPublicOrigin = await (
      await buildPagesApp({ publicOrigin: 'https://noughts.example' })
    ).inject('/play/known');
    expect(pageByPublicOrigin.body).to.contain('content="https://noughts.example/play/known"');
  });

  it('compresses pages with Brotli, also for browsers that accept Zstandard', async () => {
    const response = await (
      await buildPagesApp()
    ).inject({ url: '/play/known', headers: { 'accept-encoding': 'gzip, deflate, br, zstd' } });
    expect(response.headers['content-encoding']).to.equal('br');
    expect(brotliDecompressSync(response.rawPayload).toString()).to.contain(
      'aria-label="Centre, X, last move"',
    );
  });

  it('serves precompressed assets with an immutable Cache-Control', async () => {
    const response = await (
      await buildPagesApp()
    ).inject({ url: '/assets/game-1.js', headers: { 'accept-encoding': 'br' } });
    expect(response.headers).to.include({
      'content-encoding': 'br',
      'cache-control': 'public, max-age=31536000, immutable',
    });
    expect(brotliDecompressSync(response.rawPayload).toString()).to.equal(script);
  });

  it('sends no Content-Security-Policy with scripts and style sheets, but with pictures and the service worker', async () => {
    const app = await buildPagesApp();
    const getPolicy = async (path: string) => (await app.inject(path)).headers['content-security-policy'];
    expect(await getPolicy('/assets/game-1.js')).to.equal(undefined);
    for (const path of ['/favicon.ico', '/two-worker.js', '/assets/none.js'])
      expect(await getPolicy(path), path).to.contain("default-src 'none'");
  });

  it('serves the icon and the rules for robots at their conventional paths, cached for a day', async () => {
    const app = await buildPagesApp();
    const icon = await app.inject('/favicon.ico');
    expect([icon.statusCode, icon.body]).to.deep.equal([200, 'icon']);
    expect(icon.headers['content-type']).to.match(/^image\/(x-icon|vnd\.microsoft\.icon)$/);
    const robots = await app.inject('/robots.txt');
    expect(robots.headers['content-type']).to.equal('text/plain; charset=utf-8');
    for (const path of ['/', '/play/x', '/players/x', '/assets/x'])
      expect(isAllowedByRobotsText(robots.body, path), path).to.equal(true);
    for (const path of ['/games', '/games/x', '/auth/status', '/users/x', '/docs/json'])
      expect(isAllowedByRobotsText(robots.body, path), path).to.equal(false);
    for (const { headers } of [icon, robots])
      expect(headers['cache-control']).to.equal('public, max-age=86400');
  });

  it('serves pictures of final boards, cached for a day, without reading the user or a game', async () => {
    const app = await buildPagesApp();
    const picture = await app.inject('/og/XXXOO----.png');
    expect(picture.statusCode).to.equal(200);
    expect(picture.headers).to.include({
      'content-type': 'image/png',
      'cache-control': 'public, max-age=86400',
    });
    expect(picture.rawPayload.toString('latin1', 1, 4)).to.equal('PNG');
  });

  it('responds 404 to pictures of boards that no game ends with', async () => {
    const app = await buildPagesApp();
    for (const file of [
      '---------.png',
      'XXXOOO---.png',
      'XXXXX----.png',
      'XXXOO----',
      'XXXOO----.svg',
      'xxxoo----.png',
      'XXXOO----XXXOO----.png',
      '%2e%2e%2fetc.png',
    ]) {
      const { statusCode, headers } = await app.inject(`/og/${file}`);
      expect([statusCode, headers['content-type']], file).to.deep.equal([404, 'application/problem+json']);
    }
  });

  it('serves the QR code of a link to a game, for ids only', async () => {
    const app = await buildPagesApp({ publicOrigin: 'https://noughts.example' });
    const id = 'g'.repeat(22);
    const code = await app.inject(`/play/${id}/qr.svg`);
    expect(code.statusCode).to.equal(200);
    expect(code.headers).to.include({
      'content-type': 'image/svg+xml',
      'cache-control': 'public, max-age=86400',
    });
    expect(code.body).to.equal(renderSVG(`https://noughts.example/play/${id}`, { ecc: 'M', border: 4 }));
    const headers = { 'accept-encoding': 'br' };
    const compressed = await app.inject({ url: `/play/${id}/qr.svg`, headers });
    expect(brotliDecompressSync(compressed.rawPayload).toString()).to.equal(code.body);
    expect(compressed.rawPayload.length).to.be.below(3000);
    for (const text of ['known', `${id}x`, 'https%3A%2F%2Fevil.example', '%3Csvg%3E'])
      expect((await app.inject(`/play/${text}/qr.svg`)).statusCode, text).to.equal(404);
  });

  it('does not serve files outside the asset folder, or dotfiles', async () => {
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

describe('readAssets', () => {
  it('throws with the name of an entry that the manifest lacks', () => {
    const brokenFolder = mkdtempSync(join(tmpdir(), 'noughts-manifest-'));
    writeFileSync(
      join(brokenFolder, 'manifest.json'),
      '{"game.js": {"file": "", "imports": []}, "game.css": {"file": "", "imports": []}}',
    );
    expect(() => readAssets(brokenFolder)).to.throw('has no entry for waiting-game.js');
    rmSync(brokenFolder, { recursive: true });
  });
});
