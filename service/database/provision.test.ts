import { expect } from 'chai';
import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { createId } from '../shared/ids.ts';
import { StartupError } from '../config/startup-error.ts';
import { skip } from '../testing/installed.ts';
import { dynamoDbLocalRequired, getSharedDatabaseAddress } from '../testing/test-database.ts';
import { gamesTableDefinition, tableDefinitions as definitions } from './table-definitions.ts';
import { provisionTables } from './provision.ts';
import { connectDatabase, type DatabaseConnection } from './database.ts';

describe('provisionTables', () => {
  let connection: DatabaseConnection;
  let databaseKind: 'embedded' | 'local' | 'aws';
  beforeEach(async () => {
    const address = await getSharedDatabaseAddress();
    databaseKind = address.kind;
    const id = createId();
    connection = connectDatabase(address, { gamesTable: `Games-${id}`, usersTable: `Users-${id}` });
  });
  afterEach(async () => {
    const { client, gamesTable: games, usersTable: users } = connection.database;
    for (const TableName of [games, users]) {
      await client.send(new DeleteTableCommand({ TableName })).catch(() => undefined);
    }
    connection.close();
  });

  const listIndexes = async (TableName: string) => {
    const { Table } = await connection.database.client.send(new DescribeTableCommand({ TableName }));
    return Table?.GlobalSecondaryIndexes?.map((index) => index.IndexName).sort();
  };

  async function getStartupError(kind: 'embedded' | 'aws'): Promise<string> {
    const error: unknown = await provisionTables(connection.database, kind).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).to.be.instanceOf(StartupError);
    return (error as StartupError).message;
  }

  /** A games table with another schema, such as that of an earlier release. */
  async function createGamesTable(key: string, indexes: readonly string[]): Promise<void> {
    await connection.database.client.send(
      new CreateTableCommand({
        TableName: connection.database.gamesTable,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [...new Set([key, ...indexes.flatMap((name) => [name, 'SortKey'])])].map(
          (name) => ({
            AttributeName: name,
            AttributeType: 'S' as const,
          }),
        ),
        KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
        ...(indexes.length > 0 && {
          GlobalSecondaryIndexes: indexes.map((name) => ({
            IndexName: `By${name}`,
            KeySchema: [
              { AttributeName: name, KeyType: 'HASH' as const },
              { AttributeName: 'SortKey', KeyType: 'RANGE' as const },
            ],
            Projection: { ProjectionType: 'KEYS_ONLY' as const },
          })),
        }),
      }),
    );
  }

  it('creates both tables with their indexes, and keeps existing ones', async () => {
    await provisionTables(connection.database, databaseKind);
    await provisionTables(connection.database, databaseKind);
    const [games, users] = definitions.map(({ indexes }) => indexes.map(({ name }) => name).sort());
    expect(await listIndexes(connection.database.gamesTable)).to.deep.equal(games);
    expect(await listIndexes(connection.database.usersTable)).to.deep.equal(users);
  });

  it('succeeds in two processes that start concurrently', async () => {
    await Promise.all([
      provisionTables(connection.database, databaseKind),
      provisionTables(connection.database, databaseKind),
    ]);
    expect(await listIndexes(connection.database.gamesTable)).to.have.length(
      gamesTableDefinition.indexes.length,
    );
  });

  it('adds a missing index in DynamoDB Local', async function () {
    if (databaseKind === 'embedded') skip(this, dynamoDbLocalRequired);
    await createGamesTable('GameId', ['X', 'O']);
    await provisionTables(connection.database, databaseKind);
    expect(await listIndexes(connection.database.gamesTable)).to.deep.equal(['ByO', 'ByPair', 'ByX']);
  });

  it('rejects a table with another key and reports both keys', async () => {
    await createGamesTable('Id', []);
    const message = await getStartupError('embedded');
    expect(message)
      .to.contain(connection.database.gamesTable)
      .and.to.contain('its key is Id instead of GameId');
    expect(message).to.contain('GAMES_TABLE');
  });

  it('reports a missing table with its variable on AWS and does not create it', async () => {
    const message = await getStartupError('aws');
    expect(message).to.match(/^(GAMES|USERS)_TABLE: the table \S+ does not exist /);
    expect(await listIndexes(connection.database.gamesTable).catch((error: Error) => error.name)).to.equal(
      'ResourceNotFoundException',
    );
  });

  it('reports a missing index on AWS', async () => {
    await provisionTables(connection.database, databaseKind);
    await connection.database.client.send(
      new DeleteTableCommand({ TableName: connection.database.gamesTable }),
    );
    await createGamesTable('GameId', ['X', 'O']);
    expect(await getStartupError('aws')).to.match(
      /^GAMES_TABLE: .* has the wrong schema: the index ByPair is missing/,
    );
  });

  it('enables the TTL in DynamoDB Local', async function () {
    if (databaseKind === 'embedded') skip(this, dynamoDbLocalRequired);
    await provisionTables(connection.database, databaseKind);
    const { TimeToLiveDescription } = await connection.database.client.send(
      new DescribeTimeToLiveCommand({ TableName: connection.database.gamesTable }),
    );
    expect(TimeToLiveDescription).to.deep.equal({ TimeToLiveStatus: 'ENABLED', AttributeName: 'Ttl' });
  });
});
