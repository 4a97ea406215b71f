import { expect } from 'chai';
import { createTestApp } from '../testing/test-app.ts';

describe('attack: a connection without TLS in between (HSTS)', () => {
  const getHeaders = async (settings: { publicOrigin?: string }, path: string) => {
    const service = await createTestApp({ settings });
    const { headers } = await service.app.inject(path);
    await service.close();
    return headers;
  };

  it('is not made again by a browser that has been here over TLS, for two years', async () => {
    for (const path of ['/docs', '/users', '/nowhere']) {
      const headers = await getHeaders({ publicOrigin: 'https://play.example' }, path);
      expect(headers['strict-transport-security'], path).to.equal('max-age=63072000');
    }
  });

  it('is all there is on a machine of one’s own, which would lock itself out', async () => {
    expect(await getHeaders({}, '/docs')).not.to.have.property('strict-transport-security');
  });
});
