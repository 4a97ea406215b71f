import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface TcpProxy {
  readonly port: number;
  /** Closes all connections and rejects new ones. */
  disconnect(): void;
  /** Accepts connections again. */
  restore(): void;
  /** Delays data in both directions from now on. */
  delay(durationMs: number): void;
  close(): Promise<void>;
}

/** A TCP proxy to a loopback port that can inject network faults. */
export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let isDisconnected = false;
  let delayMs = 0;

  const track = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  };
  const forward = (from: Socket, to: Socket) => {
    from.on('data', (chunk) => {
      if (delayMs === 0) to.write(chunk);
      else setTimeout(() => to.write(chunk), delayMs);
    });
    from.once('close', () => to.destroy());
  };
  const server = createServer((client) => {
    track(client);
    if (isDisconnected) {
      client.resetAndDestroy();
      return;
    }
    const target = connect(targetPort, '127.0.0.1');
    track(target);
    forward(client, target);
    forward(target, client);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    port: (server.address() as AddressInfo).port,
    disconnect() {
      isDisconnected = true;
      for (const socket of sockets) socket.destroy();
    },
    restore() {
      isDisconnected = false;
    },
    delay(durationMs) {
      delayMs = durationMs;
    },
    async close() {
      const ended = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await ended;
    },
  };
}
