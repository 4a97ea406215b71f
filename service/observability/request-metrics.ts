import type { FastifyInstance, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { wasEventStream } from './event-stream-route.ts';
import type { Metrics } from './metrics.ts';

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
  app.addHook('onError', (_request, _reply, error, done) => {
    errorResponses.inc({ code: getErrorCode(error) });
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    const route = getRoute(request);
    const { statusCode: status } = reply;
    // `!reply.sent`: the connection was closed before a response.
    if (!reply.sent || wasEventStream(request, reply)) return done();
    requestDurations.observe({ method: request.method, route, status }, reply.elapsedTime / 1000);
    if (route === '/games/:id/moves') moves.inc({ outcome: getMoveOutcome(status) });
    done();
  });
}

function getRoute(request: FastifyRequest): string {
  return request.is404 ? 'none' : (request.routeOptions.url ?? 'none');
}

function getMoveOutcome(status: number): 'accepted' | 'conflict' | 'refused' {
  if (status === 200) return 'accepted';
  return status === 409 ? 'conflict' : 'refused';
}

export const requestMetrics = fastifyPlugin(plugin, { name: 'request-metrics', fastify: '5.x' });
