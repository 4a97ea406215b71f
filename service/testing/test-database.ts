import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { createId } from '../shared/ids.ts';
import { startEmbeddedDatabase } from '../database/embedded-database.ts';
import { provisionTables } from '../database/provision.ts';
import { connectDatabase, type ConnectedDatabase, type DatabaseAddress } from '../database/database.ts';

export interface TestDatabase {
  readonly database: ConnectedDatabase;
  /** Deletes the tables. */
  close(): Promise<void>;
}

/**
 * New tables with unique names in one database for the whole test run: dynalite in memory, or the one at
 * `DYNAMODB_ENDPOINT`, so that the same tests run against DynamoDB Local.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const address = await getSharedDatabaseAddress();
  const id = createId();
  const { database, close } = connectDatabase(address, {
    gamesTable: `Games-${id}`,
    usersTable: `Users-${id}`,
  });
  // Kind `embedded` leaves the TTL disabled: a test's clock may be far behind the database's.
  await provisionTables(database, 'embedded');
  return {
    database,
    async close() {
      for (const TableName of [database.gamesTable, database.usersTable]) {
        await database.client.send(new DeleteTableCommand({ TableName }));
      }
      close();
    },
  };
}

/** Reason to skip a test on the embedded database. */
export const dynamoDbLocalRequired = 'requires DynamoDB Local; run it with `npm run test:dynamodb-local`';

interface SharedDatabase {
  readonly address: DatabaseAddress;
  close(): Promise<void>;
}

let sharedDatabase: Promise<SharedDatabase> | undefined;

/** The address of this test run's database. */
export async function getSharedDatabaseAddress(): Promise<DatabaseAddress> {
  sharedDatabase ??= openSharedDatabase();
  return (await sharedDatabase).address;
}

// A root hook of the test run. Benchmarks use this module without mocha.
if ('after' in globalThis) after(async () => (await sharedDatabase)?.close());

async function openSharedDatabase(): Promise<SharedDatabase> {
  const endpoint = process.env['DYNAMODB_ENDPOINT'];
  if (endpoint !== undefined)
    return { address: { kind: 'local', endpoint, region: undefined }, async close() {} };
  const folder = mkdtempSync(join(tmpdir(), 'noughts-test-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return startEmbeddedDatabase({ dataDir: folder, storage: 'in memory' });
}
