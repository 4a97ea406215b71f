import type { FastifyPluginAsync } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { hostname } from 'node:os';
import Type, { type Static } from 'typebox';
import { Problem } from '../shared/error-codes.ts';
import { problemResponses } from './errors/problem-schemas.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Set on the root instance once the process is to end: it still serves, but asks for no new work. */
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
    stack: Type.String({ description: 'the stack it belongs to' }),
    host: Type.String({ description: 'the name of the machine' }),
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
 * `GET /ping`: whether this process is alive and wants work. It touches nothing else, so that a table in trouble never
 * makes a load balancer replace healthy processes.
 */
export const ping: FastifyPluginAsync<PingOptions> = async (app, { stackName, release }) => {
  const pong: Pong = { status: 'success', message: 'pong!', stack: stackName, host: hostname(), release };
  app.get(
    '/ping',
    {
      logLevel: 'silent',
      schema: {
        summary: 'Liveness, for load balancers; 503 while the process drains',
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
