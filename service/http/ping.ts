import type { FastifyPluginAsync } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { hostname } from 'node:os';
import Type, { type Static } from 'typebox';
import { Problem } from '../shared/error-codes.ts';
import { problemResponses } from './errors/problem-schemas.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Set on the root instance before shutdown: `/ping` returns 503, all other routes still work. */
    draining: boolean;
  }
}

export interface PingOptions {
  readonly stackName: string;
  readonly release: string;
}

const Pong = Type.Object(
  {
    status: Type.Literal('success'),
    message: Type.Literal('pong!'),
    stack: Type.String({ description: 'name of the stack' }),
    host: Type.String({ description: 'host name' }),
    release: Type.String(),
  },
  { additionalProperties: false },
);

type Pong = Static<typeof Pong>;

const shuttingDown = new Problem('unavailable', { detail: 'Shutting down.', retryAfter: 1 });

/** Adds `app.draining`. */
export const draining = fastifyPlugin(
  async (app) => {
    app.decorate('draining', false);
  },
  { name: 'draining', fastify: '5.x' },
);

/**
 * `GET /ping`: health check for load balancers. It does not access the database, so that a database outage never makes
 * a load balancer replace healthy processes.
 */
export const ping: FastifyPluginAsync<PingOptions> = async (app, { stackName, release }) => {
  const pong: Pong = { status: 'success', message: 'pong!', stack: stackName, host: hostname(), release };
  app.get(
    '/ping',
    {
      logLevel: 'silent',
      schema: {
        operationId: 'ping',
        summary: 'Health check for load balancers; 503 while the process drains',
        tags: ['service'],
        response: { 200: Pong, ...problemResponses() },
      },
    },
    async (_request, reply) => {
      if (app.draining) throw shuttingDown;
      reply.header('cache-control', 'no-store');
      return pong;
    },
  );
};
