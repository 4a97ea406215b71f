import { expect } from 'chai';
import fastify, { type FastifyInstance } from 'fastify';
import { hostname } from 'node:os';
import { Readable } from 'node:stream';
import Type from 'typebox';
import { readConfig } from '../config/config.ts';
import { Game } from '../games/game.ts';
import { problemCodes } from '../shared/error-codes.ts';
import { httpPlugins } from './plugins.ts';
import { serverOptions } from './server-options.ts';
import { createHttpApp } from './testing/http-app.ts';

async function createAppWithRoutes(
  settings: Parameters<typeof createHttpApp>[0] = {},
): Promise<FastifyInstance> {
  return createHttpApp(settings, (app) => {
    app.post('/change', async () => ({ changed: true }));
    app.get('/read', async () => ({ read: true }));
  });
}

describe('originCheck', () => {
  const ownHost = { host: 'noughts.example' };
  const postChange = async (headers: Record<string, string>, settings = {}) => {
    const app = await createAppWithRoutes(settings);
    const response = await app.inject({
      method: 'POST',
      url: '/change',
      headers: { ...ownHost, ...headers },
    });
    return response.statusCode === 200 ? 'accepted' : response.json<{ code: string }>().code;
  };

  it('accepts mutations from our own pages and from non-browser clients', async () => {
    expect(await postChange({ origin: 'http://noughts.example', 'sec-fetch-site': 'same-origin' })).to.equal(
      'accepted',
    );
    expect(await postChange({ origin: 'http://noughts.example' })).to.equal('accepted');
    expect(await postChange({})).to.equal('accepted');
  });

  for (const [description, headers] of Object.entries({
    'another site': { origin: 'https://evil.example' },
    'a subdomain': { origin: 'http://a.noughts.example' },
    'another scheme': { origin: 'https://noughts.example' },
    'another port': { origin: 'http://noughts.example:81' },
    'a host name that begins with ours': { origin: 'http://noughts.example.evil.example' },
    'the origin null': { origin: 'null' },
    'a browser that sends Sec-Fetch-Site: cross-site without Origin': { 'sec-fetch-site': 'cross-site' },
    'a browser that sends Sec-Fetch-Site: same-origin without Origin': { 'sec-fetch-site': 'same-origin' },
  })) {
    it(`rejects mutations from ${description}`, async () =>
      expect(await postChange(headers)).to.equal('cross_site'));
  }

  it('compares with PUBLIC_ORIGIN instead of the Host header if it is set', async () => {
    const settings = { publicOrigin: 'https://play.example' };
    expect(await postChange({ origin: 'https://play.example' }, settings)).to.equal('accepted');
    expect(await postChange({ origin: 'http://noughts.example' }, settings)).to.equal('cross_site');
  });

  it('allows reads from other sites', async () => {
    const app = await createAppWithRoutes();
    const response = await app.inject({ url: '/read', headers: { origin: 'https://evil.example' } });
    expect(response.statusCode).to.equal(200);
  });
});

describe('securityHeaders', () => {
  const headers = async (settings = {}, url = '/read') =>
    (await (await createAppWithRoutes(settings)).inject(url)).headers;

  it('allows HTML pages to load files from the same origin, but nothing inline', async () => {
    const responseHeaders = await headers({}, '/docs');
    const policy = String(responseHeaders['content-security-policy']);
    expect(policy).to.contain("default-src 'none'").and.to.contain("script-src 'self'");
    expect(policy).to.contain("frame-ancestors 'none'").and.to.contain("base-uri 'none'");
    expect(policy).not.to.contain('unsafe');
    expect(responseHeaders).to.include.keys(
      'referrer-policy',
      'cross-origin-opener-policy',
      'origin-agent-cluster',
    );
  });

  it('allows data and error responses to load nothing', async () => {
    for (const url of ['/read', '/nowhere', '/docs/json']) {
      expect(await headers({}, url), url).to.deep.include({
        'content-security-policy': "default-src 'none';frame-ancestors 'none'",
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-origin',
      });
    }
  });

  it('provides the same headers for responses that are sent without hooks', async () => {
    const app = await createAppWithRoutes({ publicOrigin: 'https://play.example' });
    const names = (all: object) =>
      Object.keys(all).filter((name) => /security|origin|referrer|x-/.test(name));
    for (const [kind, url] of [
      ['data', '/read'],
      ['page', '/docs'],
    ] as const) {
      const sent = (await app.inject(url)).headers;
      expect(sent).to.include(app.securityHeaders[kind]);
      expect(names(sent)).to.have.members(names(app.securityHeaders[kind]));
    }
  });

  it('sends HSTS and upgrade-insecure-requests only with HTTPS', async () => {
    expect(await headers()).not.to.have.property('strict-transport-security');
    const settings = { publicOrigin: 'https://play.example' };
    for (const url of ['/read', '/docs'])
      expect((await headers(settings, url))['strict-transport-security'], url).to.match(/^max-age=\d{8}$/);
    const document = await headers(settings, '/docs');
    expect(document['content-security-policy']).to.contain('upgrade-insecure-requests');
  });

  it('does not name the server software', async () => {
    expect(await headers()).not.to.have.any.keys('x-powered-by', 'server');
  });
});

describe('rateLimits', () => {
  const createLimitedApp = async (settings = {}) => {
    const app = await createHttpApp({ trustProxy: 1, ...settings }, (inner) => {
      inner.post(
        '/auth/register',
        { config: { rateLimit: { max: 10, timeWindow: '1 hour' } } },
        async () => ({}),
      );
      inner.post('/change', async () => ({}));
      inner.get('/read', async () => ({}));
    });
    const send = (method: 'GET' | 'POST', url: string, address = '192.0.2.1') =>
      app.inject({ method, url, headers: { 'x-forwarded-for': address } });
    /** Number of successful requests out of `count`. */
    const countAllowed = async (count: number, request: (n: number) => ReturnType<typeof send>) => {
      let allowedCount = 0;
      for (let n = 0; n < count; n++) if ((await request(n)).statusCode === 200) allowedCount += 1;
      return allowedCount;
    };
    return { send, countAllowed };
  };

  it('limits a route per address and returns the time to wait', async () => {
    const { send, countAllowed } = await createLimitedApp();
    expect(await countAllowed(15, () => send('POST', '/auth/register'))).to.equal(10);
    const rejected = await send('POST', '/auth/register');
    expect(rejected.json()).to.include({ status: 429, code: 'rate_limited' });
    expect(Number(rejected.headers['retry-after'])).to.be.within(1, 3600);
    expect(rejected.json()).to.have.property('retryAfter', Number(rejected.headers['retry-after']));
    expect((await send('POST', '/auth/register', '192.0.2.2')).statusCode).to.equal(200);
  });

  it('counts the addresses of an IPv6 /64 network as one', async () => {
    const { send, countAllowed } = await createLimitedApp();
    expect(await countAllowed(15, (n) => send('POST', '/auth/register', `2001:db8::${n + 1}`))).to.equal(10);
    expect((await send('POST', '/auth/register', '2001:db8:0:1::1')).statusCode).to.equal(200);
  });

  it('limits all mutations together, but not reads', async () => {
    const { send, countAllowed } = await createLimitedApp();
    expect(await countAllowed(1_250, () => send('POST', '/change'))).to.equal(1_200);
    expect((await send('GET', '/read')).statusCode).to.equal(200);
  });

  it('limits nothing with RATE_LIMIT=off', async () => {
    const { send, countAllowed } = await createLimitedApp({ rateLimit: 'off' });
    expect(await countAllowed(15, () => send('POST', '/auth/register'))).to.equal(15);
  });
});

describe('GET /ping', () => {
  it('returns stack, host and release', async () => {
    const app = await createHttpApp({ stackName: 'staging', release: 'abc' });
    const response = await app.inject('/ping');
    expect(response.json()).to.deep.equal({
      status: 'success',
      message: 'pong!',
      stack: 'staging',
      host: hostname(),
      release: 'abc',
    });
    expect(response.headers['cache-control']).to.equal('no-store');
  });

  it('returns 503 while the process drains, unlike other routes', async () => {
    const app = await createAppWithRoutes();
    await app.ready();
    app.draining = true;
    const response = await app.inject('/ping');
    expect(response.json()).to.include({ status: 503, code: 'unavailable', retryAfter: 1 });
    expect((await app.inject('/read')).statusCode).to.equal(200);
  });
});

describe('API documentation', () => {
  interface Document {
    openapi: string;
    paths: Record<string, object>;
    components: { schemas: Record<string, object> };
    info: { description: string };
  }

  it('is an OpenAPI 3.1 document of the routes, with a reference to the problem schema', async () => {
    const app = await createAppWithRoutes();
    const document = (await app.inject('/docs/json')).json<Document>();
    expect(document.openapi).to.match(/^3\.1\./);
    expect(document.paths).to.include.keys('/ping', '/change', '/read').and.not.to.include.keys('/docs');
    expect(document.components.schemas).to.include.keys('Problem');
    expect(JSON.stringify(document.paths['/ping'])).to.contain('"$ref":"#/components/schemas/Problem"');
  });

  it('contains the schema of a game once', async () => {
    const Games = Type.Object({ games: Type.Array(Game), one: Type.Optional(Game) });
    const app = await createHttpApp(
      {},
      (inner) => {
        inner.get('/games', { schema: { response: { 200: Games } } }, async () => ({ games: [] }));
      },
      { gameSchema: Game },
    );
    const { body } = await app.inject('/docs/json');
    expect(body.match(/"seeking"/g)).to.have.length(2); // in `properties` and `required`
    expect(body.match(/"#\/components\/schemas\/Game"/g)).to.have.length(3); // two here, one in the problem schema
  });

  it('lists every error code', async () => {
    const document = (await (await createAppWithRoutes()).inject('/docs/json')).json<Document>();
    for (const code of Object.keys(problemCodes)) expect(document.info.description).to.contain(`\`${code}\``);
  });

  it('has a Swagger UI page without inline scripts and styles, whose files exist', async () => {
    const app = await createAppWithRoutes();
    const page = await app.inject('/docs');
    expect(page.headers['content-type']).to.match(/^text\/html/);
    expect(page.body).not.to.match(/<script(?![^>]* src=)|<style|style="/);
    const files = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path ?? '');
    expect(files.length).to.be.greaterThan(3);
    for (const path of files) {
      const { pathname } = new URL(path, 'http://localhost/docs');
      expect((await app.inject(pathname)).statusCode, pathname).to.equal(200);
    }
  });

  it('streams the files of Swagger UI instead of buffering them', async () => {
    const app = fastify(serverOptions);
    const sent: unknown[] = [];
    app.addHook('onSend', async (_request, _reply, payload) => void sent.push(payload));
    await app.register(httpPlugins, { config: readConfig({}) });
    const { statusCode, body } = await app.inject('/docs/static/swagger-ui-bundle.js');
    expect(statusCode).to.equal(200);
    expect(body.length).to.be.above(1_000_000);
    expect(sent).to.have.length(1);
    expect(sent[0]).to.be.instanceOf(Readable);
  });

  it('serves no other files, also with path traversal', async () => {
    const app = await createAppWithRoutes();
    for (const path of [
      '/docs/nothing',
      '/docs/static/../../package.json',
      '/docs/static/..%2f..%2fpackage.json',
    ]) {
      const response = await app.inject(path);
      expect(response.json(), path).to.include({ code: 'not_found' });
    }
  });
});
