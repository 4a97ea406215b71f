import type { FastifyInstance, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { createRequestLimiter } from '../http/rate-limits.ts';
import { limits } from '../shared/limits.ts';

const minuteMs = 60_000;

/** Limits routes that read the database, by session and by address. */
async function plugin(app: FastifyInstance): Promise<void> {
  const { session, address, addressWithoutSession } = limits.readsPerMinute;
  const countRead = createRequestLimiter(app, [{ max: address, timeWindow: minuteMs }]);
  const countReadWithoutSession = createRequestLimiter(app, [
    { max: addressWithoutSession, timeWindow: minuteMs },
  ]);
  const countReadOfSession = createRequestLimiter(app, [
    { max: session, timeWindow: minuteMs, keyGenerator: (request) => request.sessionId() ?? '' },
  ]);
  const limitReads = async (request: FastifyRequest) => {
    await (request.sessionId() === undefined ? countReadWithoutSession : countReadOfSession)(request);
    await countRead(request);
  };
  app.addHook('onRoute', (route) => {
    if (route.config?.readsDatabase !== true) return;
    route.onRequest = [limitReads, ...[route.onRequest ?? []].flat()];
  });
}

export const readLimits = fastifyPlugin(plugin, {
  name: 'read-limits',
  dependencies: ['sessions'],
  fastify: '5.x',
});
