import { expect } from 'chai';
import { newKey, request } from './api.ts';

describe('a request to the API', () => {
  const ownFetch = globalThis.fetch;
  let sent: { path: string; init: RequestInit } | undefined;
  const answerWith = (respond: () => Response) => {
    globalThis.fetch = (async (path: string, init: RequestInit) => {
      sent = { path, init };
      return respond();
    }) as typeof fetch;
  };
  const problem = (status: number, body: object, headers = {}) =>
    new Response(JSON.stringify(body), {
      status,
      headers: { 'content-type': 'application/problem+json', ...headers },
    });
  afterEach(() => (globalThis.fetch = ownFetch));

  it('carries its body as JSON, and its key', async () => {
    answerWith(() => Response.json({ game: 1 }, { status: 201 }));
    const answer = await request('POST', '/games', { body: { bot: 'easy' }, idempotencyKey: 'k' });
    expect(answer).to.deep.equal({ ok: true, value: { game: 1 } });
    expect(sent?.init.body).to.equal('{"bot":"easy"}');
    expect(sent?.init.headers).to.include({ 'content-type': 'application/json', 'idempotency-key': 'k' });
  });

  it('without a body claims no type', async () => {
    answerWith(() => new Response(null, { status: 204 }));
    expect(await request('POST', '/auth/logout')).to.deep.equal({ ok: true, value: null });
    expect(sent?.init.headers).to.not.have.property('content-type');
  });

  it('names what is known already, and has no result while that is stored', async () => {
    answerWith(() => new Response(null, { status: 304 }));
    expect(await request('GET', '/games/g', { ifNoneMatch: '"3"' })).to.deep.equal({ ok: true, value: null });
    expect(sent?.init.headers).to.include({ 'if-none-match': '"3"' });
  });

  it('reads a refusal with all that it carries', async () => {
    answerWith(() => problem(409, { code: 'name_taken', title: 'T', detail: 'Taken.', suggestion: 'x-2' }));
    const answer = await request('POST', '/auth/guest', { body: {} });
    expect(answer).to.deep.include({ ok: false });
    expect(answer.ok || answer.failure).to.include({
      code: 'name_taken',
      detail: 'Taken.',
      suggestion: 'x-2',
      retryAfter: 0,
    });
  });

  it('reads how long to wait from the problem, or else from the header', async () => {
    answerWith(() => problem(503, { code: 'unavailable', retryAfter: 4 }));
    const fromBody = await request('GET', '/games');
    answerWith(() => problem(429, { code: 'rate_limited' }, { 'retry-after': '9' }));
    const fromHeader = await request('GET', '/games');
    expect([fromBody, fromHeader].map((answer) => answer.ok || answer.failure.retryAfter)).to.deep.equal([
      4, 9,
    ]);
  });

  it('takes everything that is not ours for no answer', async () => {
    const answers = [
      () => new Response('<h1>502 Bad Gateway</h1>', { status: 502 }),
      () => new Response('{"message":"gateway"}', { status: 504 }),
      () => {
        throw new TypeError('network');
      },
    ];
    for (const respond of answers) {
      answerWith(respond);
      const answer = await request('GET', '/games');
      expect(answer.ok || answer.failure.code).to.equal('unreachable');
    }
  });

  it('has keys of 22 characters that differ', () => {
    const keys = Array.from({ length: 50 }, newKey);
    expect(new Set(keys).size).to.equal(50);
    for (const key of keys) expect(key).to.match(/^[A-Za-z0-9_-]{22}$/);
  });
});
