import { expect } from 'chai';
import { createTestApp } from '../testing/test-app.ts';

describe('attack: downgrade to plain HTTP (HSTS)', () => {
  const getHeaders = async (settings: { publicOrigin?: string }, path: string) => {
    const service = await createTestApp({ settings });
    const { headers } = await service.app.inject(path);
    await service.close();
    return headers;
  };

  it('is prevented for two years by HSTS with an https origin', async () => {
    for (const path of ['/docs', '/users', '/nowhere']) {
      const headers = await getHeaders({ publicOrigin: 'https://play.example' }, path);
      expect(headers['strict-transport-security'], path).to.equal('max-age=63072000');
    }
  });

  it('is not prevented in development, where HSTS would lock out localhost', async () => {
    expect(await getHeaders({}, '/docs')).not.to.have.property('strict-transport-security');
  });
});
