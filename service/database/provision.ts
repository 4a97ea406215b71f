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
 * Proves once that both tables are there and have the form the service needs. On an engine of one's own they are made,
 * and on a local one given the indexes that a later release added; on AWS, where the stacks own them, they are only looked at.
 *
 * @throws StartError naming the table, what is wrong with it and what to do
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
    // Two processes that start together both find it missing; the second has what it wants.
    if (error instanceof ResourceInUseException) return waitUntilActive(database, name);
    throw error;
  }
  await waitUntilActive(database, name);
  if (databaseKind === 'embedded') return; // dynalite has no UpdateTimeToLive; expiry.ts stands in for it.
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

/** Adds the indexes that a table with the right key lacks, one at a time as DynamoDB demands; dynalite cannot. */
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

/** Waits, at most 10 s, until a table and its indexes can be used. */
async function waitUntilActive(database: Database, name: string): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (performance.now() < deadline) {
    const table = await describeTable(database, name);
    const indexes = table?.GlobalSecondaryIndexes ?? [];
    const states = [table?.TableStatus, ...indexes.map((index) => index.IndexStatus)];
    if (states.every((state) => state === 'ACTIVE')) return;
    await setTimeout(20);
  }
  throw new StartupError(`the table ${name} does not become active within 10 s`);
}

function assertTableMatches(description: TableDescription, name: string, definition: TableDefinition): void {
  const mismatches = [
    findKeyMismatch(description, definition),
    ...definition.indexes.map((index) => findIndexMismatch(description, index)),
  ].filter((mismatch) => mismatch !== null);
  if (mismatches.length === 0) return;
  throw new StartupError(
    `${getTableVariable(definition)}: the table ${name} does not fit: ${mismatches.join('; ')}. ` +
      'Name the right one, or bring it to the form of service/database/table-definitions.ts',
  );
}

function findKeyMismatch(description: TableDescription, { partitionKey }: TableDefinition): string | null {
  const key = formatKeys(description.KeySchema);
  return key === partitionKey ? null : `its key is ${key} and not ${partitionKey}`;
}

function findIndexMismatch(description: TableDescription, expected: IndexDefinition): string | null {
  const index = description.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === expected.name);
  if (index === undefined) return `the index ${expected.name} is missing`;
  const keys = `${expected.partitionKey}, ${expected.sortKey}`;
  if (formatKeys(index.KeySchema) !== keys) {
    return `the index ${expected.name} has the keys ${formatKeys(index.KeySchema)} and not ${keys}`;
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
    `${getTableVariable(definition)}: there is no table ${name} in this account and region; ` +
      'on AWS the stacks make it (pulumi up): check the name and AWS_REGION',
  );
}

function getTableVariable(definition: TableDefinition): string {
  return `${definition.name.toUpperCase()}_TABLE`;
}
