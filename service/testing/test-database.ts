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
  /** Removes the tables from the engine. */
  close(): Promise<void>;
}

/**
 * Fresh tables under names of their own, on one engine for the whole test run: dynalite in memory, or what
 * `DYNAMODB_ENDPOINT` names, so that the same suite runs against DynamoDB Local.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const address = await getSharedDatabaseAddress();
  const id = createId();
  const { database, close } = connectDatabase(address, {
    gamesTable: `Games-${id}`,
    usersTable: `Users-${id}`,
  });
  // Without the engine's own removal of expired items: a test's clock may stand long before the engine's.
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

/** Why a test is skipped on the embedded engine. */
export const dynamoDbLocalRequired =
  'it needs DynamoDB Local, on which `npm run test:dynamodb-local` runs it';

let sharedAddress: Promise<DatabaseAddress> | undefined;

/** The engine of this test run, for tests that need its address rather than tables. */
export function getSharedDatabaseAddress(): Promise<DatabaseAddress> {
  sharedAddress ??= startSharedDatabase();
  return sharedAddress;
}

async function startSharedDatabase(): Promise<DatabaseAddress> {
  const endpoint = process.env['DYNAMODB_ENDPOINT'];
  if (endpoint !== undefined) return { kind: 'local', endpoint, region: undefined };
  const folder = mkdtempSync(join(tmpdir(), 'noughts-test-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return (await startEmbeddedDatabase({ dataDir: folder, storage: 'in memory' })).address;
}
export { delayIndexes as laggingIndexes } from './lagging-indexes.ts';
