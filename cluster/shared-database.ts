import dynalite from 'dynalite';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { provisionTables } from '../service/database/provision.ts';
import { connectDatabase } from '../service/database/database.ts';

export interface SharedDatabase {
  readonly endpoint: string;
  close(): Promise<void>;
}

/** Starts the embedded database in memory on a loopback port, for several processes, and creates both tables. */
export async function startSharedDatabase(names: {
  gamesTable: string;
  usersTable: string;
}): Promise<SharedDatabase> {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const connection = connectDatabase({ kind: 'local', endpoint, region: undefined }, names);
  // `embedded`, because this database does not delete expired items either.
  await provisionTables(connection.database, 'embedded');
  connection.close();
  return {
    endpoint,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
