import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import type { Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';
import { lastOutstandingResponse } from './pipelining.ts';

/**
 * When the service closes, closes each connection as soon as its last response is sent. Node closes idle connections
 * itself, but waits for preconnected ones (opened by browsers, no request yet) until their headers time out after 60 s.
 */
async function plugin(app: FastifyInstance): Promise<void> {
  const openSockets = new Set<Socket>();
  const track = (socket: Socket) => {
    openSockets.add(socket);
    socket.once('close', () => openSockets.delete(socket));
  };
  // With TLS, requests arrive on the TLS socket, not on the TCP socket below it.
  app.server.on(app.server instanceof TlsServer ? 'secureConnection' : 'connection', track);
  app.addHook('preClose', async () => {
    for (const socket of openSockets) {
      const response = lastOutstandingResponse(socket);
      if (response === undefined) socket.destroy();
      else response.once('close', () => socket.destroySoon());
    }
  });
}

export const gracefulClose = fastifyPlugin(plugin, { name: 'graceful-close', fastify: '5.x' });
