import { BatchGetCommand, BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { batchGet } from './batch-get.ts';

const TableName = 'Games';
type Key = Record<string, unknown>;

/** A client that processes only the first `maxProcessedKeys` keys of each call. */
function createThrottledClient(maxProcessedKeys: number) {
  const calls: Key[][] = [];
  const send = async (command: unknown) => {
    if (!(command instanceof BatchGetCommand)) throw new Error('unexpected command');
    const callKeys = command.input.RequestItems?.[TableName]?.Keys ?? [];
    calls.push(callKeys);
    return {
      Responses: { [TableName]: callKeys.slice(0, maxProcessedKeys) },
      UnprocessedKeys:
        callKeys.length > maxProcessedKeys ? { [TableName]: { Keys: callKeys.slice(maxProcessedKeys) } } : {},
    };
  };
  return { calls, client: { send } };
}

describe('batchGet', () => {
  const createKeys = (count: number) => Array.from({ length: count }, (_, n) => ({ GameId: String(n) }));
  let waits: number[];
  const wait = async (retry: number) => void waits.push(retry);
  beforeEach(() => {
    waits = [];
  });

  it('retries unprocessed keys and waits before each retry', async () => {
    const { calls, client } = createThrottledClient(1);
    const items = await batchGet(client, { TableName, keys: createKeys(4), ConsistentRead: true }, wait);
    expect(items).to.have.deep.members(createKeys(4));
    expect(calls.map(({ length }) => length)).to.deep.equal([4, 3, 2, 1]);
    expect(waits).to.deep.equal([1, 2, 3]);
  });

  it('throws unavailable with retryAfter when keys stay unprocessed after five calls', async () => {
    const { calls, client } = createThrottledClient(0);
    const rejection: unknown = await batchGet(
      client,
      { TableName, keys: createKeys(1), ConsistentRead: true },
      wait,
    ).catch((error: unknown) => error);
    expect(rejection).to.deep.include({ code: 'unavailable' });
    expect(rejection).to.have.nested.property('details.retryAfter').greaterThan(0);
    expect(calls).to.have.length(5);
  });

  it('makes no call without keys', async () => {
    const { calls, client } = createThrottledClient(0);
    expect(await batchGet(client, { TableName, keys: [], ConsistentRead: true }, wait)).to.deep.equal([]);
    expect(calls).to.have.length(0);
  });

  describe('with a database', () => {
    let testDatabase: TestDatabase;
    before(async () => {
      testDatabase = await createTestDatabase();
    });
    after(() => testDatabase.close());

    it('reads more than 100 items and skips missing ones', async () => {
      const { client, gamesTable } = testDatabase.database;
      const stored = createKeys(101);
      // BatchWriteItem takes at most 25 items.
      for (let start = 0; start < stored.length; start += 25) {
        const requests = stored.slice(start, start + 25).map((Item) => ({ PutRequest: { Item } }));
        await client.send(new BatchWriteCommand({ RequestItems: { [gamesTable]: requests } }));
      }
      const requestedKeys = [...stored, { GameId: 'missing' }];
      const items = await batchGet(client, {
        TableName: gamesTable,
        keys: requestedKeys,
        ConsistentRead: true,
      });
      expect(items).to.have.deep.members(stored);
    });
  });
});
