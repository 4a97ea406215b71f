import { expect } from 'chai';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { Problem } from '../../shared/error-codes.ts';
import { createHttpApp } from '../testing/http-app.ts';
import { problemResponses } from './problem-schemas.ts';

const Body = Type.Object(
  {
    name: Type.String({ minLength: 2, maxLength: 5 }),
    cell: Type.Optional(Type.Integer({ minimum: 0, maximum: 8 })),
    level: Type.Optional(Type.Enum(['easy', 'perfect'])),
    seconds: Type.Optional(Type.Union([Type.Integer(), Type.Null()])),
  },
  { additionalProperties: false },
);
const Query = Type.Object(
  { limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50 })) },
  { additionalProperties: false },
);

describe('problem details', () => {
  let app: FastifyInstance;
  let thrownError: unknown;
  before(async () => {
    app = await createHttpApp({}, (inner) => {
      inner.post('/things', { schema: { body: Body, response: problemResponses() } }, async () => ({}));
      inner.get('/things', { schema: { querystring: Query } }, async (request) => request.query);
      inner.get('/failing', async () => {
        throw thrownError;
      });
    });
    await app.ready();
  });
  after(() => app.close());

  const post = (payload: unknown, headers: Record<string, string> = {}) =>
    app.inject({
      method: 'POST',
      url: '/things',
      headers: { 'content-type': 'application/json', ...headers },
      payload: payload as string,
    });

  const expectProblem = (response: Awaited<ReturnType<typeof post>>, status: number, code: string) => {
    expect(response.statusCode, response.body).to.equal(status);
    expect(response.headers['content-type']).to.match(/^application\/problem\+json/);
    const body = response.json<Record<string, unknown>>();
    expect(body).to.include({ status, code, type: 'about:blank' });
    expect(body).to.include.keys('title', 'detail', 'instance');
    return body;
  };

  it('carry what a Problem carries, and Retry-After', async () => {
    thrownError = new Problem('unavailable', { detail: 'Not now.', retryAfter: 7 });
    const response = await app.inject('/failing');
    const body = expectProblem(response, 503, 'unavailable');
    expect(body).to.include({ detail: 'Not now.', retryAfter: 7 });
    expect(response.headers['retry-after']).to.equal('7');
    expect(response.headers['cache-control']).to.equal('no-store');
  });

  it('name the request by the id that its answer has in a header', async () => {
    thrownError = new Problem('not_found');
    const response = await app.inject('/failing');
    expect(response.json()).to.have.property('instance', response.headers['request-id']);
  });

  it('say nothing of an error that nobody foresaw', async () => {
    thrownError = new Error('SELECT secret FROM stack');
    const response = await app.inject('/failing');
    expectProblem(response, 500, 'internal');
    expect(response.body).not.to.contain('secret');
  });

  it('tell a table in trouble from a fault of ours', async () => {
    thrownError = Object.assign(new Error('slow'), {
      name: 'ThrottlingException',
      $metadata: {},
      $fault: 'client',
    });
    expectProblem(await app.inject('/failing'), 503, 'unavailable');
  });

  it('answer addresses and methods that there are not', async () => {
    expectProblem(await app.inject('/nowhere'), 404, 'not_found');
    expectProblem(await app.inject({ method: 'DELETE', url: '/things' }), 404, 'not_found');
    expectProblem(await app.inject({ method: 'TRACE' as 'GET', url: '/things' }), 404, 'not_found');
    expectProblem(await app.inject('/things/%zz'), 400, 'invalid');
  });

  describe('of a body', () => {
    const postInvalid = async (payload: object) =>
      expectProblem(await post(payload), 400, 'invalid')['errors'] as { path: string; allowed: string }[];

    it('name each fault with its place and what is allowed', async () => {
      expect(await postInvalid({ name: 'x', cell: 9, level: 'hard' })).to.deep.equal([
        { path: '/name', message: 'is too short', allowed: '2 characters or more' },
        { path: '/cell', message: 'is too large', allowed: '8 or less' },
        { path: '/level', message: 'is not one of the values allowed', allowed: 'easy, perfect' },
      ]);
    });

    it('name what is missing and what is not known', async () => {
      expect(await postInvalid({ admin: true })).to.deep.equal([
        { path: '/name', message: 'is missing', allowed: 'a value' },
        {
          path: '/admin',
          message: 'is not known here',
          allowed: 'only the fields that /docs lists for this route',
        },
      ]);
    });

    it('coerce nothing', async () => {
      expect(await postInvalid({ name: 12, cell: '4' })).to.deep.equal([
        { path: '/name', message: 'is of another kind', allowed: 'text' },
        { path: '/cell', message: 'is of another kind', allowed: 'a whole number' },
      ]);
    });

    it('name all forms where several are allowed', async () => {
      expect(await postInvalid({ name: 'abc', seconds: 'ten' })).to.deep.equal([
        { path: '/seconds', message: 'is of another kind', allowed: 'a whole number or null' },
      ]);
    });

    it('never repeat the value', async () => {
      expect((await post({ name: 'hunter2-is-too-long' })).body).not.to.contain('hunter2');
    });

    for (const [description, payload] of [
      ['half a document', '{"name":'],
      ['no document', ''],
      ['a prototype', '{"name":"abc","__proto__":{"admin":true}}'],
      ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
      ['a text', '"abc"'],
      ['null', 'null'],
    ] as const) {
      it(`refuse ${description}`, async () => expectProblem(await post(payload), 400, 'invalid'));
    }

    it('refuse more than 16 kB', async () => {
      expectProblem(await post({ name: 'x'.repeat(17_000) }), 413, 'payload_too_large');
    });

    for (const [description, headers] of [
      ['plain text', { 'content-type': 'text/plain' }],
      ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
      ['another character set', { 'content-type': 'application/json; charset=utf-16' }],
      ['a compressed body', { 'content-encoding': 'gzip' }],
      ['a type that is none', { 'content-type': ';;;' }],
    ] as const) {
      it(`refuse ${description}`, async () => {
        expectProblem(await post('{"name":"abc"}', headers), 415, 'unsupported_media_type');
      });
    }

    it('take UTF-8 by either of its names', async () => {
      for (const charset of ['utf-8', '"UTF8"']) {
        const response = await post('{"name":"Zoë"}', {
          'content-type': `application/json; charset=${charset}`,
        });
        expect(response.statusCode, response.body).to.equal(200);
      }
    });
  });

  it('read numbers out of a query, and refuse what is none', async () => {
    expect((await app.inject('/things?limit=20')).json()).to.deep.equal({ limit: 20 });
    const body = expectProblem(await app.inject('/things?limit=many&sort=up'), 400, 'invalid');
    expect(body['errors']).to.deep.equal([
      {
        path: '?sort',
        message: 'is not known here',
        allowed: 'only the fields that /docs lists for this route',
      },
      { path: '?limit', message: 'is of another kind', allowed: 'a whole number' },
    ]);
  });

  describe('of what is hardly HTTP', () => {
    async function sendRaw(text: string): Promise<string> {
      await app.listen({ port: 0, host: '127.0.0.1' }).catch(() => undefined);
      const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
      let response = '';
      socket.on('data', (chunk) => (response += String(chunk)));
      socket.write(text);
      await once(socket, 'close');
      return response;
    }

    for (const [description, text, code] of [
      ['an unknown method', 'PLAY / HTTP/1.1\r\nHost: a\r\n\r\n', 'invalid'],
      ['a header with a line break in it', 'GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n', 'invalid'],
      [
        'two lengths',
        'POST /things HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
        'invalid',
      ],
      [
        'a length and chunks, as in request smuggling',
        'POST /things HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nX',
        'invalid',
      ],
      [
        'headers without end',
        `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
        'payload_too_large',
      ],
    ] as const) {
      it(`answer ${description} with 4xx and a code`, async () => {
        const response = await sendRaw(text);
        expect(response).to.match(/^HTTP\/1\.1 4\d\d /);
        expect(response)
          .to.contain('content-type: application/problem+json')
          .and.to.contain(`"code":"${code}"`);
      });
    }
  });
});
