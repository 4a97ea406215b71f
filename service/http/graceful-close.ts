import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import type { Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';
import { lastOutstandingResponse } from './pipelining.ts';

/**
 * Closes connections as soon as nothing is under way on them, once the service closes. Node closes idle ones itself,
 * but takes a connection that has never sent a request (browsers open some ahead) for a busy one until its headers
 * time out, a minute later.
 */
async function plugin(app: FastifyInstance): Promise<void> {
  const openSockets = new Set<Socket>();
  const track = (socket: Socket) => {
    openSockets.add(socket);
    socket.once('close', () => openSockets.delete(socket));
  };
  // Under TLS requests come on the secured socket, and the one below it is none of ours.
  app.server.on(app.server instanceof TlsServer ? 'secureConnection' : 'connection', track);
  app.addHook('preClose', async () => {
    for (const socket of openSockets) {
      const response = lastOutstandingResponse(socket);
      if (response === undefined) socket.destroy();
      else response.once('close', () => socket.destroySoon());
    }
  });
}

export const gracefulClose = fastifyPlugin(plugin, { name: 'orderly-close', fastify: '5.x' });
