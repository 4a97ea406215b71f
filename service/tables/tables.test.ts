import { expect } from 'chai';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { Problem } from '../problems.ts';
import { testTables, type TestTables } from '../testing/tables.ts';
import { asProblem, isConditionFailure, itemOfFailure } from './failures.ts';
import { connectTables } from './tables.ts';

const names = { games: 'Games', users: 'Users' };

/** What a read of a table behind `endpoint` ends in. */
async function failureAt(endpoint: string): Promise<unknown> {
  const { tables, close } = connectTables({ engine: 'local', endpoint, region: undefined }, names);
  try {
    await tables.client.send(new GetCommand({ TableName: 'Games', Key: { GameId: 'a' } }));
    return undefined;
  } catch (error) {
    return asProblem(error);
  } finally {
    close();
  }
}

describe('a table in trouble', () => {
  let server: Server;
  let endpoint: string;
  let answer: (status: number, type: string) => void;
  let behave: 'refuse' | 'cut' | 'garble';
  let calls: number;

  beforeEach(async () => {
    let status = 200;
    let type = '';
    calls = 0;
    answer = (newStatus, newType) => {
      behave = 'refuse';
      [status, type] = [newStatus, newType];
    };
    server = createServer((request, response) => {
      calls += 1;
      if (behave === 'cut') return request.socket.destroy();
      request.resume();
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(behave === 'garble' ? '{"Item":' : JSON.stringify({ __type: `com.amazonaws#${type}` }));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  for (const [status, type] of [
    [400, 'ProvisionedThroughputExceededException'],
    [400, 'ThrottlingException'],
    [500, 'InternalServerError'],
    [503, 'ServiceUnavailable'],
  ] as const) {
    it(`answers ${type}: tried twice, then 503 with the time to wait`, async () => {
      answer(status, type);
      const problem = await failureAt(endpoint);
      expect(problem).to.be.instanceOf(Problem).with.property('code', 'unavailable');
      expect((problem as Problem).details.retryAfter).to.be.greaterThan(0);
      expect(calls).to.equal(2);
    });
  }

  it('cuts the connection: 503', async () => {
    behave = 'cut';
    expect(await failureAt(endpoint)).to.have.property('code', 'unavailable');
  });

  it('answers half a document: 503', async () => {
    answer(200, '');
    behave = 'garble';
    expect(await failureAt(endpoint)).to.have.property('code', 'unavailable');
  });

  it('is not there: 503', async () => {
    server.close();
    await once(server, 'close');
    expect(await failureAt(endpoint)).to.have.property('code', 'unavailable');
  });

  it('refuses what we sent: our own fault, and no 503', async () => {
    answer(400, 'ValidationException');
    expect(await failureAt(endpoint)).to.have.property('name', 'ValidationException');
    expect(calls).to.equal(1);
  });
});

describe('a failed condition', () => {
  let test: TestTables;
  before(async () => {
    test = await testTables();
  });
  after(() => test.close());

  async function failure(id: string, condition: string): Promise<Error> {
    const { client, games } = test.tables;
    try {
      await client.send(
        new PutCommand({
          TableName: games,
          Item: { GameId: id, Moves: 'late' },
          ConditionExpression: condition,
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
    } catch (error) {
      if (error instanceof Error) return error;
    }
    throw new Error('the condition held');
  }

  it('is told from other errors, with the item as it is', async () => {
    const { client, games } = test.tables;
    await client.send(new PutCommand({ TableName: games, Item: { GameId: 'a', Moves: '048' } }));
    const error = await failure('a', 'attribute_not_exists(GameId)');
    if (!isConditionFailure(error)) throw error;
    expect(await itemOfFailure(error, test.tables, games, { GameId: 'a' })).to.deep.equal({
      GameId: 'a',
      Moves: '048',
    });
  });

  it('has no item where there is none', async () => {
    const error = await failure('nobody', 'attribute_exists(GameId)');
    if (!isConditionFailure(error)) throw error;
    expect(await itemOfFailure(error, test.tables, test.tables.games, { GameId: 'nobody' })).to.equal(
      undefined,
    );
  });

  it('is not what other errors are', async () => {
    const error: unknown = await test.tables.client
      .send(new DescribeTableCommand({ TableName: 'no-such-table' }))
      .catch((thrown: unknown) => thrown);
    expect(isConditionFailure(error)).to.equal(false);
  });
});
