import type { FastifyInstance, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { wasEventStream } from './event-stream-route.ts';
import type { Metrics } from './metrics.ts';
import { gameConflictCodes } from '../shared/error-codes.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Code of the problem document of this response, if it has one. */
    errorCode: string | null;
  }
}

export interface RequestMetricsOptions {
  readonly metrics: Metrics;
  /** Maps an error to the code of its problem document. */
  readonly getErrorCode: (error: Error) => string;
}

/**
 * Counts and times requests, except event streams, by route instead of path to limit the number of time series.
 */
async function plugin(app: FastifyInstance, { metrics, getErrorCode }: RequestMetricsOptions): Promise<void> {
  const { requestDurations, errorResponses, moves } = metrics;
  app.decorateRequest('errorCode', null);
  app.addHook('onError', (request, _reply, error, done) => {
    request.errorCode = getErrorCode(error);
    errorResponses.inc({ code: request.errorCode });
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    const route = getRoute(request);
    const { statusCode: status } = reply;
    // `!reply.sent`: the connection was closed before a response.
    if (!reply.sent || wasEventStream(request, reply)) return done();
    requestDurations.observe({ method: request.method, route, status }, reply.elapsedTime / 1000);
    if (route === '/games/:id/moves') moves.inc({ outcome: getMoveOutcome(status, request.errorCode) });
    done();
  });
}

function getRoute(request: FastifyRequest): string {
  return request.is404 ? 'none' : (request.routeOptions.url ?? 'none');
}

function getMoveOutcome(status: number, errorCode: string | null): 'accepted' | 'conflict' | 'refused' {
  if (status === 200) return 'accepted';
  return errorCode !== null && gameConflictCodes.has(errorCode) ? 'conflict' : 'refused';
}

export const requestMetrics = fastifyPlugin(plugin, { name: 'request-metrics', fastify: '5.x' });
