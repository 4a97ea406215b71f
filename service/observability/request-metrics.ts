import type { FastifyInstance, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { wasEventStream } from '../http/event-stream-route.ts';
import { problemOf } from '../http/errors/problem-details.ts';
import type { Metrics } from './metrics.ts';

/**
 * Counts and times every request, by route and never by address: the number of time series stays bounded. Event
 * streams that were opened are not among them.
 */
async function plugin(app: FastifyInstance, { metrics }: { metrics: Metrics }): Promise<void> {
  const { requests, refusals, moves } = metrics;
  app.addHook('onError', (_request, _reply, error, done) => {
    refusals.inc({ code: problemOf(error).code });
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    const route = routeOf(request);
    const { statusCode: status } = reply;
    // The connection broke before there was an answer.
    if (!reply.sent || wasEventStream(request, reply)) return done();
    requests.observe({ method: request.method, route, status }, reply.elapsedTime / 1000);
    if (route === '/games/:id/moves') moves.inc({ outcome: outcomeOf(status) });
    done();
  });
}

function routeOf(request: FastifyRequest): string {
  return request.is404 ? 'none' : (request.routeOptions.url ?? 'none');
}

function outcomeOf(status: number): 'accepted' | 'conflict' | 'refused' {
  if (status === 200) return 'accepted';
  return status === 409 ? 'conflict' : 'refused';
}

export const requestMetrics = fastifyPlugin(plugin, { name: 'request-metrics', fastify: '5.x' });
