import { expect } from 'chai';
import { DeleteCommand, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Tables } from '../database/database.ts';
import { ManualClock } from './clock.ts';
import { laggingIndexes, testTables, type TestTables } from './test-database.ts';

describe('indexes that lag', () => {
  let test: TestTables;
  let clock: ManualClock;
  let lag: number;
  let tables: Tables;
  before(async () => {
    test = await testTables();
  });
  after(() => test.close());
  beforeEach(() => {
    clock = new ManualClock();
    lag = 1_000;
    tables = laggingIndexes(test.tables, { lag: () => lag, clock });
  });

  const put = (GameId: string, X: string, L: string) =>
    tables.client.send(new PutCommand({ TableName: tables.games, Item: { GameId, X, L } }));
  const listed = async (X: string) => {
    const { Items } = await tables.client.send(
      new QueryCommand({
        TableName: tables.games,
        IndexName: 'ByX',
        KeyConditionExpression: 'X = :x AND begins_with(L, :a)',
        ExpressionAttributeValues: { ':x': X, ':a': 'A#' },
      }),
    );
    return Items?.map((item) => item['GameId']);
  };

  it('show a new item only after the lag, while a read of the item shows it at once', async () => {
    await put('new', 'ann', 'A#1');
    const read = await tables.client.send(
      new GetCommand({ TableName: tables.games, Key: { GameId: 'new' } }),
    );
    expect(read.Item).to.include({ GameId: 'new' });
    expect(await listed('ann')).to.deep.equal([]);
    clock.advance(999);
    expect(await listed('ann')).to.deep.equal([]);
    clock.advance(1);
    expect(await listed('ann')).to.deep.equal(['new']);
  });

  it('show a changed item as it was, and one that is gone as there', async () => {
    await put('changed', 'bob', 'A#1');
    await put('gone', 'bob', 'A#2');
    clock.advance(5_000);
    await tables.client.send(
      new UpdateCommand({
        TableName: tables.games,
        Key: { GameId: 'changed' },
        UpdateExpression: 'SET L = :l',
        ExpressionAttributeValues: { ':l': 'F#1' },
      }),
    );
    await tables.client.send(new DeleteCommand({ TableName: tables.games, Key: { GameId: 'gone' } }));
    expect(await listed('bob')).to.deep.equal(['changed', 'gone']);
    clock.advance(1_000);
    expect(await listed('bob')).to.deep.equal([]);
  });

  it('pass through every state in between', async () => {
    await put('moving', 'cay', 'A#1');
    clock.advance(600);
    await put('moving', 'dan', 'A#1');
    clock.advance(600);
    expect([await listed('cay'), await listed('dan')]).to.deep.equal([['moving'], []]);
    clock.advance(600);
    expect([await listed('cay'), await listed('dan')]).to.deep.equal([[], ['moving']]);
  });

  it('show all at once without a lag', async () => {
    lag = 0;
    await put('prompt', 'eve', 'A#1');
    expect(await listed('eve')).to.deep.equal(['prompt']);
  });

  it('follow a write whose condition failed: nothing has changed', async () => {
    await put('firm', 'fay', 'A#1');
    clock.advance(5_000);
    const refused: unknown = await tables.client
      .send(
        new PutCommand({
          TableName: tables.games,
          Item: { GameId: 'firm', X: 'gus', L: 'A#1' },
          ConditionExpression: 'attribute_not_exists(GameId)',
        }),
      )
      .catch((error: Error) => error.name);
    expect(refused).to.equal('ConditionalCheckFailedException');
    clock.advance(5_000);
    expect([await listed('fay'), await listed('gus')]).to.deep.equal([['firm'], []]);
  });
});
