import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

const answers = new WeakMap<Socket, ServerResponse>();

/** The answer begun last on a connection; undefined where nothing has been asked. Once it is done, all before it are. */
export function lastAnswerOn(socket: Socket): ServerResponse | undefined {
  return answers.get(socket);
}

/** Notes which answers are due on each connection. */
export const lastAnswers = fastifyPlugin(
  async (app: FastifyInstance) => {
    app.server.on('request', ({ socket }: IncomingMessage, answer: ServerResponse) =>
      answers.set(socket, answer),
    );
  },
  { name: 'last-answers', fastify: '5.x' },
);
