import { connect, createServer, type NetConnectOpts, type Socket } from 'node:net';
import { unlinkSync } from 'node:fs';

/** Where to listen, and where to forward connections. */
export interface SocketProxyArgs {
  readonly from: { readonly host: string; readonly port: number } | { readonly path: string };
  readonly to: NetConnectOpts;
}

/**
 * Forwards connections from one address to another. Unix sockets work across network namespaces, so they connect the
 * sandbox with the fake services of the test, and the test with the server in the sandbox.
 */
export async function startSocketProxy({ from, to }: SocketProxyArgs): Promise<void> {
  const server = createServer((incoming) => {
    const outgoing = connect(to);
    pipeSocket(incoming, outgoing);
    pipeSocket(outgoing, incoming);
  });
  if ('path' in from) removeStaleSocket(from.path);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(from, resolve);
  });
}

function pipeSocket(from: Socket, to: Socket): void {
  from.pipe(to);
  from.on('error', () => to.destroy());
  from.on('close', () => to.destroy());
}

function removeStaleSocket(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It did not exist.
  }
}
