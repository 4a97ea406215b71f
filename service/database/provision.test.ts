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

describe('provisioning', () => {
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

  /** The games table as an earlier release knew it, or as somebody else made it. */
  async function createGamesTable(key: string, indexes: readonly string[]): Promise<void> {
    await connection.database.client.send(
      new CreateTableCommand({
        TableName: connection.database.gamesTable,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [...new Set([key, ...indexes.flatMap((name) => [name, 'L'])])].map((name) => ({
          AttributeName: name,
          AttributeType: 'S' as const,
        })),
        KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
        ...(indexes.length > 0 && {
          GlobalSecondaryIndexes: indexes.map((name) => ({
            IndexName: `By${name}`,
            KeySchema: [
              { AttributeName: name, KeyType: 'HASH' as const },
              { AttributeName: 'L', KeyType: 'RANGE' as const },
            ],
            Projection: { ProjectionType: 'KEYS_ONLY' as const },
          })),
        }),
      }),
    );
  }

  it('makes both tables with their indexes, and leaves them when they are there', async () => {
    await provisionTables(connection.database, databaseKind);
    await provisionTables(connection.database, databaseKind);
    const [games, users] = definitions.map(({ indexes }) => indexes.map(({ name }) => name).sort());
    expect(await listIndexes(connection.database.gamesTable)).to.deep.equal(games);
    expect(await listIndexes(connection.database.usersTable)).to.deep.equal(users);
  });

  it('lets two processes make them at once', async () => {
    await Promise.all([
      provisionTables(connection.database, databaseKind),
      provisionTables(connection.database, databaseKind),
    ]);
    expect(await listIndexes(connection.database.gamesTable)).to.have.length(
      gamesTableDefinition.indexes.length,
    );
  });

  it('adds an index that a later release reads, where the engine can', async function () {
    if (databaseKind === 'embedded') skip(this, dynamoDbLocalRequired);
    await createGamesTable('GameId', ['X', 'O']);
    await provisionTables(connection.database, databaseKind);
    expect(await listIndexes(connection.database.gamesTable)).to.deep.equal(['ByO', 'ByPair', 'ByX']);
  });

  it('refuses a table with another key, and says which', async () => {
    await createGamesTable('Id', []);
    const message = await getStartupError('embedded');
    expect(message).to.contain(connection.database.gamesTable).and.to.contain('its key is Id and not GameId');
    expect(message).to.contain('GAMES_TABLE');
  });

  it('on AWS makes nothing: a missing table is named with its variable', async () => {
    const message = await getStartupError('aws');
    expect(message).to.match(/^(GAMES|USERS)_TABLE: there is no table /);
    expect(await listIndexes(connection.database.gamesTable).catch((error: Error) => error.name)).to.equal(
      'ResourceNotFoundException',
    );
  });

  it('on AWS names an index that is missing', async () => {
    await provisionTables(connection.database, databaseKind);
    await connection.database.client.send(
      new DeleteTableCommand({ TableName: connection.database.gamesTable }),
    );
    await createGamesTable('GameId', ['X', 'O']);
    expect(await getStartupError('aws')).to.match(
      /^GAMES_TABLE: .* does not fit: the index ByPair is missing/,
    );
  });

  it('removes expired items where the engine can', async function () {
    if (databaseKind === 'embedded') skip(this, dynamoDbLocalRequired);
    await provisionTables(connection.database, databaseKind);
    const { TimeToLiveDescription } = await connection.database.client.send(
      new DescribeTimeToLiveCommand({ TableName: connection.database.gamesTable }),
    );
    expect(TimeToLiveDescription).to.deep.equal({ TimeToLiveStatus: 'ENABLED', AttributeName: 'Ttl' });
  });
});
