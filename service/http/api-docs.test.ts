import { expect } from 'chai';
import Type from 'typebox';
import { createHttpApp } from './testing/http-app.ts';
import { optionalBody } from './optional-body.ts';
import { documentedKeyword } from './validation.ts';

describe('openApi', () => {
  it('documents limits after normalization, and whether a body is required', async () => {
    const Body = Type.Object({
      name: Type.String({ maxLength: 256, [documentedKeyword]: { minLength: 2, maxLength: 24 } }),
    });
    const app = await createHttpApp({}, (inner) => {
      inner.post('/required', { schema: { body: Body } }, async () => ({}));
      inner.post('/optional', { schema: { body: optionalBody(Body) } }, async () => ({}));
    });
    const { paths } = (await app.inject('/docs/json')).json();
    const { requestBody } = paths['/required'].post;
    expect(requestBody.content['application/json'].schema.properties.name).to.deep.equal({
      type: 'string',
      minLength: 2,
      maxLength: 24,
    });
    expect([requestBody.required, paths['/optional'].post.requestBody.required]).to.deep.equal([true, false]);
    const longName = await app.inject({
      method: 'POST',
      url: '/required',
      payload: { name: 'x'.repeat(256) },
    });
    expect(longName.statusCode, 'the limit of the schema as sent').to.equal(200);
    await app.close();
  });
});
