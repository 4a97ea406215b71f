import { setTimeout } from 'node:timers/promises';
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  ResourceInUseException,
  type TableDescription,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { StartupError } from '../config/startup-error.ts';
import {
  gamesTableDefinition,
  usersTableDefinition,
  type IndexDefinition,
  type TableDefinition,
} from './table-definitions.ts';
import type { DatabaseAddress, Database } from './database.ts';

type DatabaseKind = DatabaseAddress['kind'];

/**
 * Checks that both tables exist with the required keys and indexes. Missing tables are created except on AWS, where the
 * Pulumi stacks own them; in a `local` database, missing indexes are added too.
 *
 * @throws StartupError with the table, what is wrong and what to do
 */
export async function provisionTables(database: Database, databaseKind: DatabaseKind): Promise<void> {
  await Promise.all([
    provisionTable(database, database.gamesTable, gamesTableDefinition, databaseKind),
    provisionTable(database, database.usersTable, usersTableDefinition, databaseKind),
  ]);
}

async function provisionTable(
  database: Database,
  name: string,
  definition: TableDefinition,
  databaseKind: DatabaseKind,
) {
  const description = await describeTable(database, name);
  if (databaseKind === 'aws') {
    if (description === undefined) throw createMissingTableError(name, definition);
    assertTableMatches(description, name, definition);
    return;
  }
  if (description === undefined) await createTable(database, name, definition, databaseKind);
  else if (databaseKind === 'local') await addIndexes(database, description, name, definition);
  assertTableMatches((await describeTable(database, name)) ?? {}, name, definition);
}

async function describeTable(database: Database, name: string): Promise<TableDescription | undefined> {
  try {
    const { Table } = await database.client.send(new DescribeTableCommand({ TableName: name }));
    return Table;
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

async function createTable(
  database: Database,
  name: string,
  definition: TableDefinition,
  databaseKind: DatabaseKind,
) {
  try {
    await database.client.send(new CreateTableCommand(buildCreateTableInput(name, definition)));
  } catch (error) {
    // Another process has just created it.
    if (error instanceof ResourceInUseException) return waitUntilActive(database, name);
    throw error;
  }
  await waitUntilActive(database, name);
  if (databaseKind === 'embedded') return; // dynalite has no UpdateTimeToLive; see ttl-sweeper.ts.
  await database.client.send(
    new UpdateTimeToLiveCommand({
      TableName: name,
      TimeToLiveSpecification: { AttributeName: definition.ttlAttribute, Enabled: true },
    }),
  );
}

function buildCreateTableInput(name: string, definition: TableDefinition): CreateTableCommandInput {
  const keys = [definition.partitionKey, ...definition.indexes.flatMap((i) => [i.partitionKey, i.sortKey])];
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [...new Set(keys)].map((key) => ({ AttributeName: key, AttributeType: 'S' })),
    KeySchema: [{ AttributeName: definition.partitionKey, KeyType: 'HASH' }],
    GlobalSecondaryIndexes: definition.indexes.map(buildIndexInput),
  };
}

function buildIndexInput(index: IndexDefinition) {
  return {
    IndexName: index.name,
    KeySchema: [
      { AttributeName: index.partitionKey, KeyType: 'HASH' as const },
      { AttributeName: index.sortKey, KeyType: 'RANGE' as const },
    ],
    Projection: { ProjectionType: index.projection },
  };
}

/** Adds missing indexes, one at a time as DynamoDB requires. dynalite does not support this. */
async function addIndexes(
  database: Database,
  description: TableDescription,
  name: string,
  definition: TableDefinition,
) {
  if (findKeyMismatch(description, definition) !== null) return;
  const existingIndexes = new Set(description.GlobalSecondaryIndexes?.map((index) => index.IndexName));
  for (const index of definition.indexes.filter((expected) => !existingIndexes.has(expected.name))) {
    await database.client.send(
      new UpdateTableCommand({
        TableName: name,
        AttributeDefinitions: buildCreateTableInput(name, definition).AttributeDefinitions,
        GlobalSecondaryIndexUpdates: [{ Create: buildIndexInput(index) }],
      }),
    );
    await waitUntilActive(database, name);
  }
}

/** Waits up to 10 s until a table and its indexes are active. */
async function waitUntilActive(database: Database, name: string): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (performance.now() < deadline) {
    const table = await describeTable(database, name);
    const indexes = table?.GlobalSecondaryIndexes ?? [];
    const states = [table?.TableStatus, ...indexes.map((index) => index.IndexStatus)];
    if (states.every((state) => state === 'ACTIVE')) return;
    await setTimeout(20);
  }
  throw new StartupError(`the table ${name} did not become active within 10 s`);
}

function assertTableMatches(description: TableDescription, name: string, definition: TableDefinition): void {
  const mismatches = [
    findKeyMismatch(description, definition),
    ...definition.indexes.map((index) => findIndexMismatch(description, index)),
  ].filter((mismatch) => mismatch !== null);
  if (mismatches.length === 0) return;
  throw new StartupError(
    `${getTableVariable(definition)}: the table ${name} has the wrong schema: ${mismatches.join('; ')}. ` +
      'Set another table, or change it as defined in service/database/table-definitions.ts',
  );
}

function findKeyMismatch(description: TableDescription, { partitionKey }: TableDefinition): string | null {
  const key = formatKeys(description.KeySchema);
  return key === partitionKey ? null : `its key is ${key} instead of ${partitionKey}`;
}

function findIndexMismatch(description: TableDescription, expected: IndexDefinition): string | null {
  const index = description.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === expected.name);
  if (index === undefined) return `the index ${expected.name} is missing`;
  const keys = `${expected.partitionKey}, ${expected.sortKey}`;
  if (formatKeys(index.KeySchema) !== keys) {
    return `the index ${expected.name} has the keys ${formatKeys(index.KeySchema)} instead of ${keys}`;
  }
  return null;
}

function formatKeys(schema: TableDescription['KeySchema']): string {
  const getKeyOrder = (type: string | undefined) => (type === 'HASH' ? 0 : 1);
  const sorted = [...(schema ?? [])].sort((a, b) => getKeyOrder(a.KeyType) - getKeyOrder(b.KeyType));
  return sorted.map((key) => key.AttributeName).join(', ');
}

function createMissingTableError(name: string, definition: TableDefinition): StartupError {
  return new StartupError(
    `${getTableVariable(definition)}: the table ${name} does not exist in this account and region; ` +
      'check the name and AWS_REGION, or create it with pulumi up',
  );
}

function getTableVariable(definition: TableDefinition): string {
  return `${definition.name.toUpperCase()}_TABLE`;
}
