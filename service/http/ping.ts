import type { FastifyPluginAsync } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { hostname } from 'node:os';
import Type, { type Static } from 'typebox';
import { Problem } from '../problems.ts';
import { problems } from './problem-answers.ts';
import { answer } from './problem-details.ts';

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

/** Not logged: see `request-log.ts`. */
export const pingPath = '/ping';

type Pong = Static<typeof Pong>;

const goingAway = new Problem('unavailable', { detail: 'This process is about to end.', retryAfter: 1 });

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
  const pong = JSON.stringify({
    status: 'success',
    message: 'pong!',
    stack: stackName,
    host: hostname(),
    release,
  } satisfies Pong);
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(pong),
    'cache-control': 'no-store',
  };
  app.get(
    pingPath,
    {
      schema: {
        summary: 'Liveness, for load balancers; 503 while the process drains',
        tags: ['service'],
        response: { 200: Pong, ...problems() },
      },
    },
    (request, reply) => {
      if (app.draining) return answer(goingAway, request, reply);
      // Past hooks and serialiser, which have nothing to do with an answer that is always the same.
      reply.hijack();
      reply.raw.writeHead(200, headers).end(pong);
    },
  );
};
