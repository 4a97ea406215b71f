import type { FastifyInstance } from 'fastify';

/** Sends `Cache-Control: no-store` with all responses of this plugin's routes, which depend on the cookie. */
export function setNoStore(app: FastifyInstance): void {
  app.addHook('onRequest', (_request, reply, done) => {
    reply.header('cache-control', 'no-store');
    done();
  });
}
