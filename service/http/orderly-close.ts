import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';

/**
 * Closes connections as soon as nothing is under way on them, once the service closes. Node closes idle ones itself,
 * but takes a connection that has never sent a request (browsers open some ahead) for a busy one until its headers
 * time out, a minute later.
 */
async function plugin(app: FastifyInstance): Promise<void> {
  const underWay = new Map<Socket, number>();
  let closing = false;
  const count = (socket: Socket, by: 1 | -1) => {
    const requests = (underWay.get(socket) ?? 0) + by;
    underWay.set(socket, requests);
    if (closing && requests === 0) socket.destroySoon();
  };
  const track = (socket: Socket) => {
    underWay.set(socket, 0);
    socket.once('close', () => underWay.delete(socket));
  };
  // Under TLS requests come on the secured socket, and the one below it is none of ours.
  app.server.on(app.server instanceof TlsServer ? 'secureConnection' : 'connection', track);
  app.server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    count(socket, 1);
    response.once('close', () => count(socket, -1));
  });
  app.addHook('preClose', async () => {
    closing = true;
    for (const [socket, requests] of underWay) if (requests === 0) socket.destroy();
  });
}

export const orderlyClose = fastifyPlugin(plugin, { name: 'orderly-close', fastify: '5.x' });
