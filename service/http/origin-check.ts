import { safeMethods } from './safe-methods.ts';
import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { getPublicOrigin } from './public-origin.ts';
import { Problem } from '../shared/error-codes.ts';

export interface OriginCheckOptions {
  /** The service's origin; defaults to scheme and host of the request. */
  readonly publicOrigin?: string | undefined;
}

/**
 * CSRF protection: rejects mutations from pages of other origins. Browsers send `Origin` with every such request (Fetch
 * Standard, "Origin header"); non-browser clients send neither it nor `Sec-Fetch-Site`.
 */
async function plugin(app: FastifyInstance, { publicOrigin }: OriginCheckOptions): Promise<void> {
  app.addHook('onRequest', (request, _reply, done) => {
    if (safeMethods.has(request.method)) return done();
    const { origin, 'sec-fetch-site': fetchSite } = request.headers;
    if (origin === undefined && fetchSite === undefined) return done();
    const ownOrigin = getPublicOrigin(request, publicOrigin);
    if (origin === ownOrigin) return done();
    done(new Problem('cross_site', { detail: 'Changes are accepted from our own pages only.' }));
  });
}

export const originCheck = fastifyPlugin(plugin, { name: 'origin-check', fastify: '5.x' });
