import { expect } from 'chai';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { ManualClock } from '../testing/clock.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { deleteExpiredItems } from './ttl-sweeper.ts';

describe('deleteExpiredItems', () => {
  let testDatabase: TestDatabase;
  beforeEach(async () => {
    testDatabase = await createTestDatabase();
  });
  afterEach(() => testDatabase.close());

  it('deletes expired items only', async () => {
    const clock = new ManualClock();
    const { client, gamesTable, usersTable } = testDatabase.database;
    const nowSeconds = clock.now() / 1000;
    for (const [GameId, Ttl] of [
      ['expired', nowSeconds + 10],
      ['valid', nowSeconds + 1000],
      ['permanent', undefined],
    ] as const) {
      await client.send(new PutCommand({ TableName: gamesTable, Item: { GameId, Ttl } }));
    }
    await client.send(
      new PutCommand({ TableName: usersTable, Item: { UserId: 'user#guest', Ttl: nowSeconds + 10 } }),
    );

    expect(await deleteExpiredItems(testDatabase.database, clock)).to.equal(0);
    clock.advance(11_000);
    expect(await deleteExpiredItems(testDatabase.database, clock)).to.equal(2);

    const exists = async (GameId: string) =>
      (await client.send(new GetCommand({ TableName: gamesTable, Key: { GameId } }))).Item !== undefined;
    expect([await exists('expired'), await exists('valid'), await exists('permanent')]).to.deep.equal([
      false,
      true,
      true,
    ]);
  });
});
