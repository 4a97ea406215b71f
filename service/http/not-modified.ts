import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { Readable } from 'node:stream';

/**
 * Sends 304 responses without body, Content-Length and Content-Type: clients and caches would apply these headers to
 * their stored representation (RFC 9110, sections 8.6 and 15.4.5). Fastify would serialize `null` to four bytes.
 */
export const notModified = fastifyPlugin(
  async (app: FastifyInstance) => {
    app.addHook('onSend', (_request, reply, payload, done) => {
      if (reply.statusCode !== 304) return done(null, payload);
      reply.removeHeader('content-type').removeHeader('content-length');
      // Fastify adds no Content-Length to a stream.
      done(null, payload instanceof Readable ? payload : Readable.from([]));
    });
  },
  { name: 'not-modified', fastify: '5.x' },
);
