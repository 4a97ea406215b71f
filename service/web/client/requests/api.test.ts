import { expect } from 'chai';
import { generateRandomId, request } from './api.ts';

describe('request', () => {
  const originalFetch = globalThis.fetch;
  let sentRequest: { path: string; init: RequestInit } | undefined;
  const respondWith = (respond: () => Response) => {
    globalThis.fetch = (async (path: string, init: RequestInit) => {
      sentRequest = { path, init };
      return respond();
    }) as typeof fetch;
  };
  const createProblem = (status: number, body: object, headers = {}) =>
    new Response(JSON.stringify(body), {
      status,
      headers: { 'content-type': 'application/problem+json', ...headers },
    });
  afterEach(() => (globalThis.fetch = originalFetch));

  it('sends a JSON body and the idempotency key', async () => {
    respondWith(() => Response.json({ game: 1 }, { status: 201 }));
    const result = await request('POST', '/games', { body: { bot: 'easy' }, idempotencyKey: 'k' });
    expect(result).to.deep.equal({ ok: true, value: { game: 1 } });
    expect(sentRequest?.init.body).to.equal('{"bot":"easy"}');
    expect(sentRequest?.init.headers).to.include({
      'content-type': 'application/json',
      'idempotency-key': 'k',
    });
  });

  it('sends no Content-Type without a body', async () => {
    respondWith(() => new Response(null, { status: 204 }));
    expect(await request('POST', '/auth/logout')).to.deep.equal({ ok: true, value: null });
    expect(sentRequest?.init.headers).to.not.have.property('content-type');
  });

  it('sends If-None-Match and returns null for 304', async () => {
    respondWith(() => new Response(null, { status: 304 }));
    expect(await request('GET', '/games/g', { ifNoneMatch: '"3"' })).to.deep.equal({ ok: true, value: null });
    expect(sentRequest?.init.headers).to.include({ 'if-none-match': '"3"' });
  });

  it('returns the code, detail and suggestion of a problem', async () => {
    respondWith(() =>
      createProblem(409, { code: 'name_taken', title: 'T', detail: 'Taken.', suggestion: 'x-2' }),
    );
    const result = await request('POST', '/auth/guest', { body: {} });
    expect(result).to.deep.include({ ok: false });
    expect(result.ok || result.failure).to.include({
      code: 'name_taken',
      detail: 'Taken.',
      suggestion: 'x-2',
      retryAfter: 0,
    });
  });

  it('reads retryAfter from the problem, or else from the Retry-After header', async () => {
    respondWith(() => createProblem(503, { code: 'unavailable', retryAfter: 4 }));
    const fromBody = await request('GET', '/games');
    respondWith(() => createProblem(429, { code: 'rate_limited' }, { 'retry-after': '9' }));
    const fromHeader = await request('GET', '/games');
    expect([fromBody, fromHeader].map((result) => result.ok || result.failure.retryAfter)).to.deep.equal([
      4, 9,
    ]);
  });

  it('returns "unreachable" for network errors and for responses of proxies', async () => {
    const responders = [
      () => new Response('<h1>502 Bad Gateway</h1>', { status: 502 }),
      () => new Response('{"message":"gateway"}', { status: 504 }),
      () => {
        throw new TypeError('network');
      },
    ];
    for (const respond of responders) {
      respondWith(respond);
      const result = await request('GET', '/games');
      expect(result.ok || result.failure.code).to.equal('unreachable');
    }
  });
});

describe('generateRandomId', () => {
  it('returns distinct ids of 22 base64url characters', () => {
    const keys = Array.from({ length: 50 }, generateRandomId);
    expect(new Set(keys).size).to.equal(50);
    for (const key of keys) expect(key).to.match(/^[A-Za-z0-9_-]{22}$/);
  });
});
