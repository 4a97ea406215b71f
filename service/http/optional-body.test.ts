import { expect } from 'chai';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { createHttpApp } from './testing/http-app.ts';
import { optionalBody } from './optional-body.ts';

const Options = Type.Object({ name: Type.Optional(Type.String()) }, { additionalProperties: false });

describe('optionalBody', () => {
  let app: FastifyInstance;
  before(async () => {
    app = await createHttpApp({}, (inner) => {
      inner.post('/optional', { schema: { body: optionalBody(Options) } }, async () => ({}));
      inner.post('/required', { schema: { body: Options } }, async () => ({}));
    });
    await app.ready();
  });
  after(() => app.close());

  const post = (url: string, payload: string | undefined, type: string | undefined) =>
    app.inject({
      method: 'POST',
      url,
      headers: { ...(type !== undefined && { 'content-type': type }) },
      ...(payload !== undefined && { payload }),
    });

  for (const type of [undefined, 'application/json']) {
    for (const payload of [undefined, '', 'null', '{}']) {
      it(`accepts the body ${payload ?? '(absent)'} with Content-Type ${type ?? '(absent)'}`, async () => {
        const { statusCode, body } = await post('/optional', payload, type);
        expect(statusCode, body).to.equal(200);
      });
    }
  }

  it('accepts an empty body with the Content-Type of a form', async () => {
    expect((await post('/optional', '', 'application/x-www-form-urlencoded')).statusCode).to.equal(200);
  });

  it('still rejects other bodies without a Content-Type, and other fields', async () => {
    expect((await post('/optional', '{"name":"a"}', undefined)).statusCode).to.equal(415);
    expect((await post('/optional', '{}', 'text/plain')).statusCode).to.equal(415);
    expect((await post('/optional', '{"x":1}', 'application/json')).statusCode).to.equal(400);
  });

  it('does not make the bodies of other routes optional', async () => {
    expect((await post('/required', undefined, undefined)).statusCode).to.equal(400);
    expect((await post('/required', '', 'application/json')).statusCode).to.equal(400);
    expect((await post('/required', 'null', 'application/json')).statusCode).to.equal(400);
  });
});
