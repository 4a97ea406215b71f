import { expect } from 'chai';
import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { newId } from '../shared/ids.ts';
import { StartError } from '../config/startup-error.ts';
import { skip } from '../testing/installed.ts';
import { needsDynamoDbLocal, sharedEngine } from '../testing/test-database.ts';
import { gamesTable, tables as definitions } from './table-definitions.ts';
import { provision } from './provision.ts';
import { connectTables, type Connection } from './database.ts';

describe('provisioning', () => {
  let connection: Connection;
  let engine: 'embedded' | 'local' | 'aws';
  beforeEach(async () => {
    const address = await sharedEngine();
    engine = address.engine;
    const id = newId();
    connection = connectTables(address, { games: `Games-${id}`, users: `Users-${id}` });
  });
  afterEach(async () => {
    const { client, games, users } = connection.tables;
    for (const TableName of [games, users]) {
      await client.send(new DeleteTableCommand({ TableName })).catch(() => undefined);
    }
    connection.close();
  });

  const indexesOf = async (TableName: string) => {
    const { Table } = await connection.tables.client.send(new DescribeTableCommand({ TableName }));
    return Table?.GlobalSecondaryIndexes?.map((index) => index.IndexName).sort();
  };

  async function failure(as: 'embedded' | 'aws'): Promise<string> {
    const error: unknown = await provision(connection.tables, as).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(StartError);
    return (error as StartError).message;
  }

  /** The games table as an earlier release knew it, or as somebody else made it. */
  async function makeGames(key: string, indexes: readonly string[]): Promise<void> {
    await connection.tables.client.send(
      new CreateTableCommand({
        TableName: connection.tables.games,
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
    await provision(connection.tables, engine);
    await provision(connection.tables, engine);
    const [games, users] = definitions.map(({ indexes }) => indexes.map(({ name }) => name).sort());
    expect(await indexesOf(connection.tables.games)).to.deep.equal(games);
    expect(await indexesOf(connection.tables.users)).to.deep.equal(users);
  });

  it('lets two processes make them at once', async () => {
    await Promise.all([provision(connection.tables, engine), provision(connection.tables, engine)]);
    expect(await indexesOf(connection.tables.games)).to.have.length(gamesTable.indexes.length);
  });

  it('adds an index that a later release reads, where the engine can', async function () {
    if (engine === 'embedded') skip(this, needsDynamoDbLocal);
    await makeGames('GameId', ['X', 'O']);
    await provision(connection.tables, engine);
    expect(await indexesOf(connection.tables.games)).to.deep.equal(['ByO', 'ByPair', 'ByX']);
  });

  it('refuses a table with another key, and says which', async () => {
    await makeGames('Id', []);
    const message = await failure('embedded');
    expect(message).to.contain(connection.tables.games).and.to.contain('its key is Id and not GameId');
    expect(message).to.contain('GAMES_TABLE');
  });

  it('on AWS makes nothing: a missing table is named with its variable', async () => {
    const message = await failure('aws');
    expect(message).to.match(/^(GAMES|USERS)_TABLE: there is no table /);
    expect(await indexesOf(connection.tables.games).catch((error: Error) => error.name)).to.equal(
      'ResourceNotFoundException',
    );
  });

  it('on AWS names an index that is missing', async () => {
    await provision(connection.tables, engine);
    await connection.tables.client.send(new DeleteTableCommand({ TableName: connection.tables.games }));
    await makeGames('GameId', ['X', 'O']);
    expect(await failure('aws')).to.match(/^GAMES_TABLE: .* does not fit: the index ByPair is missing/);
  });

  it('removes expired items where the engine can', async function () {
    if (engine === 'embedded') skip(this, needsDynamoDbLocal);
    await provision(connection.tables, engine);
    const { TimeToLiveDescription } = await connection.tables.client.send(
      new DescribeTimeToLiveCommand({ TableName: connection.tables.games }),
    );
    expect(TimeToLiveDescription).to.deep.equal({ TimeToLiveStatus: 'ENABLED', AttributeName: 'Ttl' });
  });
});
