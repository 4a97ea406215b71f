import { expect } from 'chai';
import type { FastifyInstance, InjectOptions } from 'fastify';
import Type from 'typebox';
import { createHttpApp } from './testing/http-app.ts';

describe('notModified', () => {
  let app: FastifyInstance;

  before(async () => {
    app = await createHttpApp({}, (inner) => {
      const schema = { response: { 304: Type.Null() } };
      inner.get('/null', { schema }, (_request, reply) => reply.code(304).header('etag', '"1"').send(null));
      inner.get('/nothing', (_request, reply) => reply.code(304).header('etag', '"1"').send());
      inner.get('/text', (_request, reply) => reply.code(304).header('etag', '"1"').send('text'));
      inner.get('/object', (_request, reply) => reply.code(304).header('etag', '"1"').send({ a: 1 }));
    });
  });

  async function expectBare(options: InjectOptions): Promise<void> {
    const response = await app.inject(options);
    const which = `${options.method} ${String(options.url)}`;
    expect([response.statusCode, response.body], which).to.deep.equal([304, '']);
    expect(response.headers, which)
      .to.include.keys('etag', 'date', 'request-id')
      .and.not.to.have.any.keys('content-length', 'content-type', 'transfer-encoding');
  }

  for (const method of ['GET', 'HEAD'] as const) {
    it(`removes body, Content-Length and Content-Type from a 304 response of a route: ${method}`, async () => {
      for (const url of ['/null', '/nothing', '/text', '/object']) await expectBare({ method, url });
    });

    it(`removes body, Content-Length and Content-Type from a 304 response for a file: ${method}`, async () => {
      const url = '/docs/static/index.css';
      const etag = String((await app.inject(url)).headers.etag);
      await expectBare({ method, url, headers: { 'if-none-match': etag } });
    });
  }
});
