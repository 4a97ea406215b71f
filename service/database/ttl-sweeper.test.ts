import { expect } from 'chai';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { ManualClock } from '../testing/clock.ts';
import { testTables, type TestTables } from '../testing/test-database.ts';
import { removeExpired } from './ttl-sweeper.ts';

describe('the time to live of items', () => {
  let test: TestTables;
  beforeEach(async () => {
    test = await testTables();
  });
  afterEach(() => test.close());

  it('is kept by removing what is over, and nothing else', async () => {
    const clock = new ManualClock();
    const { client, games, users } = test.tables;
    const second = clock.now() / 1000;
    for (const [GameId, Ttl] of [
      ['over', second + 10],
      ['running', second + 1000],
      ['for ever', undefined],
    ] as const) {
      await client.send(new PutCommand({ TableName: games, Item: { GameId, Ttl } }));
    }
    await client.send(new PutCommand({ TableName: users, Item: { UserId: 'u#guest', Ttl: second + 10 } }));

    expect(await removeExpired(test.tables, clock)).to.equal(0);
    clock.advance(11_000);
    expect(await removeExpired(test.tables, clock)).to.equal(2);

    const left = async (GameId: string) =>
      (await client.send(new GetCommand({ TableName: games, Key: { GameId } }))).Item !== undefined;
    expect([await left('over'), await left('running'), await left('for ever')]).to.deep.equal([
      false,
      true,
      true,
    ]);
  });
});
