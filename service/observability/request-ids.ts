import fastifyPlugin from 'fastify-plugin';
import { randomBytes } from 'node:crypto';

const processId = randomBytes(8).toString('hex');
let requestCount = 0;

/** An id that no other request has, at this process or another; counting costs less than chance. */
export function createRequestId(): string {
  requestCount += 1;
  return `${processId}-${requestCount.toString(36)}`;
}

/** Tells the client the id under which the log has its request. */
export const requestIds = fastifyPlugin(
  async (app) => {
    app.addHook('onRequest', (request, reply, done) => {
      reply.header('request-id', request.id);
      done();
    });
  },
  { name: 'request-ids', fastify: '5.x' },
);
