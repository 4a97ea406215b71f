import type { FastifyInstance } from 'fastify';

/** Keeps responses of the routes registered in this plugin out of every cache: they depend on the cookie. */
export function setNoStore(app: FastifyInstance): void {
  app.addHook('onRequest', (_request, reply, done) => {
    reply.header('cache-control', 'no-store');
    done();
  });
}
