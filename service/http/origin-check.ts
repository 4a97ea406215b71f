import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { Problem } from '../shared/error-codes.ts';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

export interface OriginCheckOptions {
  /** Our own origin; absent: scheme and host as the request has them. */
  readonly publicOrigin?: string | undefined;
}

/**
 * Refuses what changes something and comes from another site's page. Browsers send `Origin` with every such request
 * (Fetch Standard, "Origin header"); a client that is no browser sends neither it nor `Sec-Fetch-Site`.
 */
async function plugin(app: FastifyInstance, { publicOrigin }: OriginCheckOptions): Promise<void> {
  // With a callback, as every hook that waits for nothing: a promise for each request costs more than the check.
  app.addHook('onRequest', (request, _reply, done) => {
    if (safeMethods.has(request.method)) return done();
    const { origin, 'sec-fetch-site': fetchSite } = request.headers;
    if (origin === undefined && fetchSite === undefined) return done();
    const ownOrigin = publicOrigin ?? `${request.protocol}://${request.host}`;
    if (origin === ownOrigin) return done();
    done(new Problem('cross_site', { detail: 'Changes are accepted from our own pages only.' }));
  });
}

export const originCheck = fastifyPlugin(plugin, { name: 'origin-check', fastify: '5.x' });
