import fastifyPlugin from 'fastify-plugin';
import { randomBytes } from 'node:crypto';

const processId = randomBytes(8).toString('hex');
let requestCount = 0;

/** Creates a globally unique request id: a random process id and a counter. */
export function createRequestId(): string {
  requestCount += 1;
  return `${processId}-${requestCount.toString(36)}`;
}

/** Sends the id that identifies the request in the log as the `Request-Id` header. */
export const requestIds = fastifyPlugin(
  async (app) => {
    app.addHook('onRequest', (request, reply, done) => {
      reply.header('request-id', request.id);
      done();
    });
  },
  { name: 'request-ids', fastify: '5.x' },
);
