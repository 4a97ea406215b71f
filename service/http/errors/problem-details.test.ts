import { expect } from 'chai';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { Problem } from '../../shared/error-codes.ts';
import { createHttpApp } from '../testing/http-app.ts';
import { logServerError } from './problem-details.ts';
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
      inner.put('/things/:id/parts', async () => ({}));
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

  it('are logged without a stack when the service is overloaded, and as errors with their cause otherwise', () => {
    const lines: [level: string, ...parts: unknown[]][] = [];
    const log = {
      warn: (...parts: unknown[]) => void lines.push(['warn', ...parts]),
      error: (...parts: unknown[]) => void lines.push(['error', ...parts]),
    };
    const cause = new Error('connection lost');
    for (const problem of [
      new Problem('unavailable', { detail: 'Busy.' }),
      new Problem('unavailable', { detail: 'No database.', cause }),
      new Problem('rate_limited'),
    ])
      logServerError(problem, problem, { log } as unknown as FastifyRequest);
    expect(lines).to.deep.equal([
      ['warn', 'Busy.'],
      ['error', { err: cause }, 'No database.'],
    ]);
  });

  it('contain the details of the Problem, with a Retry-After header', async () => {
    thrownError = new Problem('unavailable', { detail: 'Not now.', retryAfter: 7 });
    const response = await app.inject('/failing');
    const body = expectProblem(response, 503, 'unavailable');
    expect(body).to.include({ detail: 'Not now.', retryAfter: 7 });
    expect(response.headers['retry-after']).to.equal('7');
    expect(response.headers['cache-control']).to.equal('no-store');
  });

  it('contain the request id of the response header', async () => {
    thrownError = new Problem('not_found');
    const response = await app.inject('/failing');
    expect(response.json()).to.have.property('instance', response.headers['request-id']);
  });

  it('do not reveal the message of an unexpected error', async () => {
    thrownError = new Error('SELECT secret FROM stack');
    const response = await app.inject('/failing');
    expectProblem(response, 500, 'internal');
    expect(response.body).not.to.contain('secret');
  });

  it('have the code unavailable for a database error', async () => {
    thrownError = Object.assign(new Error('slow'), {
      name: 'ThrottlingException',
      $metadata: {},
      $fault: 'client',
    });
    expectProblem(await app.inject('/failing'), 503, 'unavailable');
  });

  it('are returned for unknown and malformed paths', async () => {
    expectProblem(await app.inject('/nowhere'), 404, 'not_found');
    expectProblem(await app.inject({ method: 'DELETE', url: '/nowhere' }), 404, 'not_found');
    expectProblem(await app.inject('/things/%zz'), 400, 'invalid');
  });

  it('are returned with Allow for methods that a path lacks, whatever the body', async () => {
    for (const method of ['DELETE', 'OPTIONS', 'TRACE' as 'GET'] as const) {
      const response = await app.inject({
        method,
        url: '/things?a=1',
        payload: '{',
        headers: { 'content-type': 'text/plain' },
      });
      expectProblem(response, 405, 'method_not_allowed');
      expect(response.headers['allow']).to.equal('GET, HEAD, POST');
    }
    const response = await app.inject({ method: 'DELETE', url: '/things/7/parts' });
    expectProblem(response, 405, 'method_not_allowed');
    expect(response.headers['allow']).to.equal('PUT');
  });

  it('are returned for a malformed path with the headers of other errors', async () => {
    const { headers } = await app.inject('/things/%zz');
    const other = await app.inject('/nowhere');
    expect(Object.keys(headers)).to.have.members(Object.keys(other.headers));
    expect(headers['content-security-policy']).to.equal(other.headers['content-security-policy']);
  });

  it('list at most ten errors, so that the response is not many times the size of the request', async () => {
    const body = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`f${index}`, 0]));
    const response = await post(body);
    expect(expectProblem(response, 400, 'invalid')['errors']).to.have.length(10);
    expect(response.body.length).to.be.below(JSON.stringify(body).length);
  });

  describe('for an invalid body', () => {
    const postInvalid = async (payload: object) =>
      expectProblem(await post(payload), 400, 'invalid')['errors'] as { path: string; allowed: string }[];

    it('list every error with its path and the allowed values', async () => {
      expect(await postInvalid({ name: 'x', cell: 9, level: 'hard' })).to.deep.equal([
        { path: '/name', message: 'is too short', allowed: 'at least 2 characters' },
        { path: '/cell', message: 'is too large', allowed: 'at most 8' },
        { path: '/level', message: 'is not an allowed value', allowed: 'easy, perfect' },
      ]);
    });

    it('list missing and unknown fields', async () => {
      expect(await postInvalid({ admin: true })).to.deep.equal([
        { path: '/name', message: 'is missing', allowed: 'a value' },
        {
          path: '/admin',
          message: 'is unknown',
          allowed: 'only the fields listed for this route at /docs',
        },
      ]);
    });

    it('reject values of the wrong type without coercion', async () => {
      expect(await postInvalid({ name: 12, cell: '4' })).to.deep.equal([
        { path: '/name', message: 'has the wrong type', allowed: 'a string' },
        { path: '/cell', message: 'has the wrong type', allowed: 'an integer' },
      ]);
    });

    it('combine the types of all branches of an anyOf', async () => {
      expect(await postInvalid({ name: 'abc', seconds: 'ten' })).to.deep.equal([
        { path: '/seconds', message: 'has the wrong type', allowed: 'an integer or null' },
      ]);
    });

    it('do not contain the invalid value', async () => {
      expect((await post({ name: 'hunter2-is-too-long' })).body).not.to.contain('hunter2');
    });

    for (const [description, payload] of [
      ['truncated JSON', '{"name":'],
      ['an empty body', ''],
      ['__proto__', '{"name":"abc","__proto__":{"admin":true}}'],
      ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
      ['a string', '"abc"'],
      ['null', 'null'],
    ] as const) {
      it(`have the code invalid for ${description}`, async () =>
        expectProblem(await post(payload), 400, 'invalid'));
    }

    it('have the code payload_too_large for more than 16 kB', async () => {
      expectProblem(await post({ name: 'x'.repeat(17_000) }), 413, 'payload_too_large');
    });

    for (const [description, headers] of [
      ['plain text', { 'content-type': 'text/plain' }],
      ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
      ['another charset', { 'content-type': 'application/json; charset=utf-16' }],
      ['a compressed body', { 'content-encoding': 'gzip' }],
      ['a malformed Content-Type', { 'content-type': ';;;' }],
    ] as const) {
      it(`have the code unsupported_media_type for ${description}`, async () => {
        expectProblem(await post('{"name":"abc"}', headers), 415, 'unsupported_media_type');
      });
    }

    it('are not returned for the charsets utf-8 and "UTF8"', async () => {
      for (const charset of ['utf-8', '"UTF8"']) {
        const response = await post('{"name":"Zoë"}', {
          'content-type': `application/json; charset=${charset}`,
        });
        expect(response.statusCode, response.body).to.equal(200);
      }
    });
  });

  it('list errors of the query string, whose numbers are coerced', async () => {
    expect((await app.inject('/things?limit=20')).json()).to.deep.equal({ limit: 20 });
    const body = expectProblem(await app.inject('/things?limit=many&sort=up'), 400, 'invalid');
    expect(body['errors']).to.deep.equal([
      {
        path: '?sort',
        message: 'is unknown',
        allowed: 'only the fields listed for this route at /docs',
      },
      { path: '?limit', message: 'has the wrong type', allowed: 'an integer' },
    ]);
  });

  describe('with pages for browsers', () => {
    let appWithPages: FastifyInstance;
    before(async () => {
      appWithPages = await createHttpApp(
        {},
        (inner) => {
          inner.get('/failing', async () => {
            throw new Problem('unavailable', { retryAfter: 7 });
          });
          inner.get('/private', async () => {
            throw new Problem('not_signed_in');
          });
        },
        { renderErrorPage: ({ code, statusCode }) => (statusCode === 401 ? undefined : `<p>${code}</p>`) },
      );
    });

    const navigation = { 'sec-fetch-mode': 'navigate', accept: 'text/html,*/*' };
    for (const [url, status, body, headers] of [
      ['/nowhere', 404, '<p>not_found</p>', navigation],
      ['/nowhere', 404, '<p>not_found</p>', { accept: 'text/html,*/*' }],
      ['/%zz', 400, '<p>invalid</p>', navigation],
      ['/failing', 503, '<p>unavailable</p>', navigation],
    ] as const) {
      it(`are HTML with the status and the headers of pages: ${url} ${JSON.stringify(headers)}`, async () => {
        const response = await appWithPages.inject({ url, headers });
        expect([response.statusCode, response.body]).to.deep.equal([status, body]);
        expect(response.headers).to.include({
          'content-type': 'text/html; charset=utf-8',
          'cache-control': 'no-store',
        });
        expect(response.headers['content-security-policy']).to.contain("script-src 'self'");
      });
    }

    for (const [description, url, headers] of [
      ['fetch', '/nowhere', { 'sec-fetch-mode': 'cors', accept: 'text/html' }],
      ['other clients', '/nowhere', { accept: '*/*' }],
      ['errors without a page', '/private', navigation],
    ] as const) {
      it(`are problem documents for ${description}`, async () => {
        const response = await appWithPages.inject({ url, headers });
        expect(response.headers['content-type']).to.equal('application/problem+json');
      });
    }
  });

  describe('for malformed HTTP requests', () => {
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
      ['no Host header', 'GET /things HTTP/1.1\r\nConnection: close\r\n\r\n', 'invalid'],
      ['two Host headers', 'GET /things HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n', 'invalid'],
      ['the method CONNECT', 'CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n', 'invalid'],
      ['a header with a line break in it', 'GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n', 'invalid'],
      [
        'two Content-Length headers',
        'POST /things HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
        'invalid',
      ],
      [
        'Content-Length and Transfer-Encoding, as in request smuggling',
        'POST /things HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nX',
        'invalid',
      ],
      [
        'oversized headers',
        `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
        'payload_too_large',
      ],
    ] as const) {
      it(`have the headers of other errors: ${description}`, async () => {
        const response = await sendRaw(text);
        const other = (await app.inject('/nowhere')).headers;
        for (const name of [
          'content-security-policy',
          'cross-origin-resource-policy',
          'x-content-type-options',
        ])
          expect(response.toLowerCase()).to.contain(`${name}: ${String(other[name])}\r\n`);
        expect(response).to.match(/\r\nrequest-id: [0-9a-z-]+\r\n/);
      });

      it(`have a 4xx status and a code: ${description}`, async () => {
        const response = await sendRaw(text);
        expect(response).to.match(/^HTTP\/1\.1 4\d\d /);
        expect(response.toLowerCase())
          .to.contain('content-type: application/problem+json')
          .and.to.contain(`"code":"${code}"`);
      });
    }
  });
});
