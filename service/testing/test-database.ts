import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { newId } from '../shared/ids.ts';
import { startEmbedded } from '../database/embedded-database.ts';
import { provision } from '../database/provision.ts';
import { connectTables, type ConnectedTables, type EngineAddress } from '../database/database.ts';

export interface TestTables {
  readonly tables: ConnectedTables;
  /** Removes the tables from the engine. */
  close(): Promise<void>;
}

/**
 * Fresh tables under names of their own, on one engine for the whole test run: dynalite in memory, or what
 * `DYNAMODB_ENDPOINT` names, so that the same suite runs against DynamoDB Local.
 */
export async function testTables(): Promise<TestTables> {
  const address = await sharedEngine();
  const id = newId();
  const { tables, close } = connectTables(address, { games: `Games-${id}`, users: `Users-${id}` });
  // Without the engine's own removal of expired items: a test's clock may stand long before the engine's.
  await provision(tables, 'embedded');
  return {
    tables,
    async close() {
      for (const TableName of [tables.games, tables.users]) {
        await tables.client.send(new DeleteTableCommand({ TableName }));
      }
      close();
    },
  };
}

/** Why a test is skipped on the embedded engine. */
export const needsDynamoDbLocal = 'it needs DynamoDB Local, on which `npm run test:dynamodb-local` runs it';

let engine: Promise<EngineAddress> | undefined;

/** The engine of this test run, for tests that need its address rather than tables. */
export function sharedEngine(): Promise<EngineAddress> {
  engine ??= startEngine();
  return engine;
}

async function startEngine(): Promise<EngineAddress> {
  const endpoint = process.env['DYNAMODB_ENDPOINT'];
  if (endpoint !== undefined) return { engine: 'local', endpoint, region: undefined };
  const folder = mkdtempSync(join(tmpdir(), 'noughts-test-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return (await startEmbedded({ folder, keep: 'in memory' })).address;
}
export { laggingIndexes } from './lagging-indexes.ts';
