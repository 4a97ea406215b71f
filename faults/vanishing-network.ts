import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface VanishingNetwork {
  readonly port: number;
  /** From now on nothing arrives any more in either direction, not even the end of a connection. */
  vanish(): void;
  close(): Promise<void>;
}

/** A TCP proxy to a loopback port whose network can vanish without a word, like that of a phone in a tunnel. */
export async function startVanishingNetwork(targetPort: number): Promise<VanishingNetwork> {
  const pairs: (readonly [Socket, Socket])[] = [];
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const target = connect({ port: targetPort, host: '127.0.0.1', allowHalfOpen: true });
    pairs.push([client, target]);
    for (const socket of [client, target]) socket.on('error', () => undefined);
    client.pipe(target);
    target.pipe(client);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    vanish() {
      for (const [client, target] of pairs) {
        client.unpipe(target);
        target.unpipe(client);
        // A paused socket does not notice that the other side ends or closes the connection.
        client.pause();
        target.pause();
      }
    },
    async close() {
      for (const socket of pairs.flat()) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
