import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { Readable } from 'node:stream';

/**
 * Sends each 304 without a body, and without the length and type of one: clients and caches would take them for those
 * of the representation that they have (RFC 9110, sections 8.6 and 15.4.5). Fastify would serialize `null` to four
 * bytes and count them.
 */
export const notModified = fastifyPlugin(
  async (app: FastifyInstance) => {
    app.addHook('onSend', (_request, reply, payload, done) => {
      if (reply.statusCode !== 304) return done(null, payload);
      reply.removeHeader('content-type').removeHeader('content-length');
      // An empty stream has no length that Fastify could add, neither for GET nor for HEAD.
      done(null, payload instanceof Readable ? payload : Readable.from([]));
    });
  },
  { name: 'not-modified', fastify: '5.x' },
);
