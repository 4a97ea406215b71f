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
import { StartError } from '../config/startup-error.ts';
import { gamesTable, usersTable, type IndexDefinition, type TableDefinition } from './table-definitions.ts';
import type { EngineAddress, Tables } from './database.ts';

type Engine = EngineAddress['engine'];

/**
 * Proves once that both tables are there and have the form the service needs. On an engine of one's own they are made,
 * and on a local one given the indexes that a later release added; on AWS, where the stacks own them, they are only looked at.
 *
 * @throws StartError naming the table, what is wrong with it and what to do
 */
export async function provision(tables: Tables, engine: Engine): Promise<void> {
  await Promise.all([
    provisionTable(tables, tables.games, gamesTable, engine),
    provisionTable(tables, tables.users, usersTable, engine),
  ]);
}

async function provisionTable(tables: Tables, name: string, definition: TableDefinition, engine: Engine) {
  const found = await describe(tables, name);
  if (engine === 'aws') {
    if (found === undefined) throw missing(name, definition);
    check(found, name, definition);
    return;
  }
  if (found === undefined) await create(tables, name, definition, engine);
  else if (engine === 'local') await addIndexes(tables, found, name, definition);
  check((await describe(tables, name)) ?? {}, name, definition);
}

async function describe(tables: Tables, name: string): Promise<TableDescription | undefined> {
  try {
    const { Table } = await tables.client.send(new DescribeTableCommand({ TableName: name }));
    return Table;
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

async function create(tables: Tables, name: string, definition: TableDefinition, engine: Engine) {
  try {
    await tables.client.send(new CreateTableCommand(creation(name, definition)));
  } catch (error) {
    // Two processes that start together both find it missing; the second has what it wants.
    if (error instanceof ResourceInUseException) return active(tables, name);
    throw error;
  }
  await active(tables, name);
  if (engine === 'embedded') return; // dynalite has no UpdateTimeToLive; expiry.ts stands in for it.
  await tables.client.send(
    new UpdateTimeToLiveCommand({
      TableName: name,
      TimeToLiveSpecification: { AttributeName: definition.timeToLive, Enabled: true },
    }),
  );
}

function creation(name: string, definition: TableDefinition): CreateTableCommandInput {
  const keys = [definition.partitionKey, ...definition.indexes.flatMap((i) => [i.partitionKey, i.sortKey])];
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [...new Set(keys)].map((key) => ({ AttributeName: key, AttributeType: 'S' })),
    KeySchema: [{ AttributeName: definition.partitionKey, KeyType: 'HASH' }],
    GlobalSecondaryIndexes: definition.indexes.map(indexCreation),
  };
}

function indexCreation(index: IndexDefinition) {
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
  tables: Tables,
  found: TableDescription,
  name: string,
  definition: TableDefinition,
) {
  if (keyFault(found, definition) !== null) return;
  const present = new Set(found.GlobalSecondaryIndexes?.map((index) => index.IndexName));
  for (const index of definition.indexes.filter((wanted) => !present.has(wanted.name))) {
    await tables.client.send(
      new UpdateTableCommand({
        TableName: name,
        AttributeDefinitions: creation(name, definition).AttributeDefinitions,
        GlobalSecondaryIndexUpdates: [{ Create: indexCreation(index) }],
      }),
    );
    await active(tables, name);
  }
}

/** Waits, at most 10 s, until a table and its indexes can be used. */
async function active(tables: Tables, name: string): Promise<void> {
  const until = performance.now() + 10_000;
  while (performance.now() < until) {
    const table = await describe(tables, name);
    const indexes = table?.GlobalSecondaryIndexes ?? [];
    const states = [table?.TableStatus, ...indexes.map((index) => index.IndexStatus)];
    if (states.every((state) => state === 'ACTIVE')) return;
    await setTimeout(20);
  }
  throw new StartError(`the table ${name} does not become active within 10 s`);
}

function check(found: TableDescription, name: string, definition: TableDefinition): void {
  const faults = [
    keyFault(found, definition),
    ...definition.indexes.map((index) => indexFault(found, index)),
  ].filter((fault) => fault !== null);
  if (faults.length === 0) return;
  throw new StartError(
    `${variableOf(definition)}: the table ${name} does not fit: ${faults.join('; ')}. ` +
      'Name the right one, or bring it to the form of service/database/table-definitions.ts',
  );
}

function keyFault(found: TableDescription, { partitionKey }: TableDefinition): string | null {
  const key = keysOf(found.KeySchema);
  return key === partitionKey ? null : `its key is ${key} and not ${partitionKey}`;
}

function indexFault(found: TableDescription, wanted: IndexDefinition): string | null {
  const index = found.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === wanted.name);
  if (index === undefined) return `the index ${wanted.name} is missing`;
  const keys = `${wanted.partitionKey}, ${wanted.sortKey}`;
  if (keysOf(index.KeySchema) !== keys) {
    return `the index ${wanted.name} has the keys ${keysOf(index.KeySchema)} and not ${keys}`;
  }
  return null;
}

function keysOf(schema: TableDescription['KeySchema']): string {
  const order = (type: string | undefined) => (type === 'HASH' ? 0 : 1);
  const sorted = [...(schema ?? [])].sort((a, b) => order(a.KeyType) - order(b.KeyType));
  return sorted.map((key) => key.AttributeName).join(', ');
}

function missing(name: string, definition: TableDefinition): StartError {
  return new StartError(
    `${variableOf(definition)}: there is no table ${name} in this account and region; ` +
      'on AWS the stacks make it (pulumi up): check the name and AWS_REGION',
  );
}

function variableOf(definition: TableDefinition): string {
  return `${definition.name.toUpperCase()}_TABLE`;
}
