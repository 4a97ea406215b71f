import { expect } from 'chai';
import { DeleteCommand, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Database } from '../database/database.ts';
import { ManualClock } from './clock.ts';
import { delayIndexes } from './lagging-indexes.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

describe('delayIndexes', () => {
  let testDatabase: TestDatabase;
  let clock: ManualClock;
  let lagMs: number;
  let database: Database;
  before(async () => {
    testDatabase = await createTestDatabase();
  });
  after(() => testDatabase.close());
  beforeEach(() => {
    clock = new ManualClock();
    lagMs = 1_000;
    database = delayIndexes(testDatabase.database, { getLagMs: () => lagMs, clock });
  });

  const putGame = (GameId: string, X: string, SortKey: string) =>
    database.client.send(new PutCommand({ TableName: database.gamesTable, Item: { GameId, X, SortKey } }));
  const listGames = async (X: string) => {
    const { Items } = await database.client.send(
      new QueryCommand({
        TableName: database.gamesTable,
        IndexName: 'ByX',
        KeyConditionExpression: 'X = :x AND begins_with(SortKey, :a)',
        ExpressionAttributeValues: { ':x': X, ':a': 'A#' },
      }),
    );
    return Items?.map((item) => item['GameId']);
  };

  it('shows a new item in the index only after the lag, but reads it by key at once', async () => {
    await putGame('new', 'ann', 'A#1');
    const read = await database.client.send(
      new GetCommand({ TableName: database.gamesTable, Key: { GameId: 'new' } }),
    );
    expect(read.Item).to.include({ GameId: 'new' });
    expect(await listGames('ann')).to.deep.equal([]);
    clock.advance(999);
    expect(await listGames('ann')).to.deep.equal([]);
    clock.advance(1);
    expect(await listGames('ann')).to.deep.equal(['new']);
  });

  it('shows the previous state of changed and deleted items until the lag has passed', async () => {
    await putGame('changed', 'bob', 'A#1');
    await putGame('deleted', 'bob', 'A#2');
    clock.advance(5_000);
    await database.client.send(
      new UpdateCommand({
        TableName: database.gamesTable,
        Key: { GameId: 'changed' },
        UpdateExpression: 'SET SortKey = :l',
        ExpressionAttributeValues: { ':l': 'F#1' },
      }),
    );
    await database.client.send(
      new DeleteCommand({ TableName: database.gamesTable, Key: { GameId: 'deleted' } }),
    );
    expect(await listGames('bob')).to.deep.equal(['changed', 'deleted']);
    clock.advance(1_000);
    expect(await listGames('bob')).to.deep.equal([]);
  });

  it('shows every intermediate state', async () => {
    await putGame('moving', 'cay', 'A#1');
    clock.advance(600);
    await putGame('moving', 'dan', 'A#1');
    clock.advance(600);
    expect([await listGames('cay'), await listGames('dan')]).to.deep.equal([['moving'], []]);
    clock.advance(600);
    expect([await listGames('cay'), await listGames('dan')]).to.deep.equal([[], ['moving']]);
  });

  it('shows changes at once with a lag of 0', async () => {
    lagMs = 0;
    await putGame('prompt', 'eve', 'A#1');
    expect(await listGames('eve')).to.deep.equal(['prompt']);
  });

  it('keeps the state after a write with a failed condition', async () => {
    await putGame('unchanged', 'fay', 'A#1');
    clock.advance(5_000);
    const rejection: unknown = await database.client
      .send(
        new PutCommand({
          TableName: database.gamesTable,
          Item: { GameId: 'unchanged', X: 'gus', SortKey: 'A#1' },
          ConditionExpression: 'attribute_not_exists(GameId)',
        }),
      )
      .catch((error: Error) => error.name);
    expect(rejection).to.equal('ConditionalCheckFailedException');
    clock.advance(5_000);
    expect([await listGames('fay'), await listGames('gus')]).to.deep.equal([['unchanged'], []]);
  });
});
