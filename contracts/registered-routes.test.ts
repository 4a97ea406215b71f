import { expect } from 'chai';
import fastify from 'fastify';
import { listRegisteredRoutes } from './registered-routes.ts';

describe('listRegisteredRoutes', () => {
  it('lists every method of every route, including nested plugins and hidden routes', async () => {
    const { routes } = await listRegisteredRoutes(async () => {
      const app = fastify();
      app.post('/games', async () => null);
      await app.register(async (inner) => inner.get('/:id', { schema: { hide: true } }, async () => null), {
        prefix: '/games',
      });
      await app.ready();
    });
    expect(routes).to.deep.equal(['/games: POST', '/games/:id: GET, HEAD']);
  });

  it('lists every method of a prefix with and without a trailing slash', async () => {
    const { routes } = await listRegisteredRoutes(async () => {
      const app = fastify();
      await app.register(async (inner) => inner.get('/', async () => null), { prefix: '/docs' });
      await app.ready();
    });
    expect(routes).to.deep.equal(['/docs: GET, HEAD', '/docs/: GET, HEAD']);
  });
});
