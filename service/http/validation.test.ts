import { expect } from 'chai';
import { createHttpApp } from './testing/http-app.ts';

describe('validatorCompiler', () => {
  it('rejects an invalid schema at ready()', async () => {
    const app = await createHttpApp({}, (routes) =>
      routes.post('/broken', { schema: { body: { type: 'objekt' } } }, async () => ({})),
    );
    const error = await app.ready().then(
      () => null,
      (reason: Error & { code?: string }) => reason,
    );
    expect(error?.code).to.equal('FST_ERR_SCH_VALIDATION_BUILD');
  });

  it('coerces query string and path parameters, but not the body', async () => {
    const integerSchema = {
      type: 'object',
      properties: { n: { type: 'integer' } },
      additionalProperties: false,
    };
    const app = await createHttpApp({}, (routes) =>
      routes.post(
        '/:n',
        { schema: { params: integerSchema, querystring: integerSchema, body: integerSchema } },
        async (request) => ({
          params: request.params,
          query: request.query,
        }),
      ),
    );
    const send = (body: object) => app.inject({ method: 'POST', url: '/1?n=2', payload: body });
    expect((await send({ n: 3 })).json()).to.deep.equal({ params: { n: 1 }, query: { n: 2 } });
    expect((await send({ n: '3' })).statusCode).to.equal(400);
  });
});
