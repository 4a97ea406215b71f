import { expect } from 'chai';
import Type from 'typebox';
import { gunzipSync } from 'node:zlib';
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

describe('serveSwaggerUi', () => {
  it('sends its large files with gzip, below 700 kB in total, to clients that accept it', async () => {
    const app = await createHttpApp({}, () => undefined);
    let total = 0;
    for (const file of ['swagger-ui-bundle.js', 'swagger-ui-standalone-preset.js', 'swagger-ui.css']) {
      const url = `/docs/static/${file}`;
      const plain = await app.inject(url);
      expect([plain.statusCode, plain.headers['content-encoding']], file).to.deep.equal([200, undefined]);
      const compressed = await app.inject({ url, headers: { 'accept-encoding': 'gzip, br' } });
      expect(compressed.headers, file).to.include({
        'content-encoding': 'gzip',
        'content-type': plain.headers['content-type'],
        vary: 'accept-encoding',
      });
      expect(gunzipSync(compressed.rawPayload).equals(plain.rawPayload), file).to.equal(true);
      total += compressed.rawPayload.length;
    }
    expect(total).to.be.below(700_000);
    await app.close();
  });

  it('has a style and a script for small screens and the way back', async () => {
    const app = await createHttpApp({}, () => undefined);
    const { body } = await app.inject('/docs/');
    const links = [...body.matchAll(/(?:href|src)="\.\/(static\/theme\/.*?)"/g)].map(([, path]) => path);
    expect(links).to.deep.equal(['static/theme/theme.css', 'static/theme/theme.js']);
    expect((await app.inject('/docs/static/theme/theme.js')).body).to.contain("href: '/'");
    await app.close();
  });
});
