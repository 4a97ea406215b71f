import dynalite from 'dynalite';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { provision } from '../service/database/provision.ts';
import { connectTables } from '../service/database/database.ts';

export interface SharedTable {
  readonly endpoint: string;
  close(): Promise<void>;
}

/** The embedded engine on a port of loopback, in memory, with both tables made: several processes can use it. */
export async function serveEmbedded(names: { games: string; users: string }): Promise<SharedTable> {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const connection = connectTables({ engine: 'local', endpoint, region: undefined }, names);
  // As on the embedded engine: this one has no removal of expired items either.
  await provision(connection.tables, 'embedded');
  connection.close();
  return {
    endpoint,
    async close() {
      const ended = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await ended;
    },
  };
}
