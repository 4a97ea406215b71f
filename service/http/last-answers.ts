import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Kept on the connection itself: a map beside it costs each request, and the collector, more. */
const lastAnswer = Symbol('lastAnswer');
type Connection = Socket & { [lastAnswer]?: ServerResponse };

/** The answer begun last on a connection; undefined where nothing has been asked. Once it is done, all before it are. */
export function lastAnswerOn(socket: Socket): ServerResponse | undefined {
  return (socket as Connection)[lastAnswer];
}

/** Notes which answers are due on each connection. */
export const lastAnswers = fastifyPlugin(
  async (app: FastifyInstance) => {
    app.server.on('request', ({ socket }: IncomingMessage, answer: ServerResponse) => {
      (socket as Connection)[lastAnswer] = answer;
    });
  },
  { name: 'last-answers', fastify: '5.x' },
);
