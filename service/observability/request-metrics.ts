import type { FastifyInstance, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { wasEventStream } from './event-stream-route.ts';
import type { Metrics } from './metrics.ts';

export interface RequestMetricsOptions {
  readonly metrics: Metrics;
  /** The code of the problem document that a client gets for an error. */
  readonly getErrorCode: (error: Error) => string;
}

/**
 * Counts and times every request, by route and never by address: the number of time series stays bounded. Event
 * streams that were opened are not among them.
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
    // The connection broke before there was an answer.
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
