import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Problem } from '../shared/error-codes.ts';
import { endWithProblem } from './errors/client-error-handler.ts';

/**
 * Responds with problem documents where Node would by itself send a bare response or just close the connection: a
 * request without `Host` (option `requireHostHeader: false`), with an unknown `Expect`, or with the method CONNECT.
 */
export const nodeRejections = fastifyPlugin(
  async (app: FastifyInstance) => {
    // Unknown expectations may be ignored (RFC 9110, section 10.1.1).
    app.server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
      app.server.emit('request', request, response);
    });
    app.server.on('connect', (_request: IncomingMessage, socket: Socket) => {
      // Node has detached its own listeners from this socket.
      socket.on('error', () => socket.destroy());
      endWithProblem(
        socket,
        new Problem('invalid', { detail: 'The method CONNECT is not supported.' }),
        app.securityHeaders.data,
      );
    });
    app.addHook('onRequest', (request, reply, done) => {
      if (hasValidHost(request.raw)) return done();
      reply.header('connection', 'close');
      done(new Problem('invalid', { detail: 'The request needs exactly one Host header.' }));
    });
  },
  { name: 'node-rejections', fastify: '5.x' },
);

/** Whether the request has one `Host` header; HTTP/1.0 also allows none (RFC 9112, section 3.2). */
function hasValidHost({ rawHeaders, httpVersion }: IncomingMessage): boolean {
  let count = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    if (rawHeaders[at]?.length === 4 && rawHeaders[at]?.toLowerCase() === 'host') count += 1;
  }
  return count === 1 || (count === 0 && httpVersion === '1.0');
}
