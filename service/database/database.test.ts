import { expect } from 'chai';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { Problem } from '../shared/error-codes.ts';
import { loseNextResponse } from '../testing/lose-response.ts';
import { testTables, type TestTables } from '../testing/test-database.ts';
import { asProblem, isConditionFailure, itemOfFailure, wasRetried } from './errors.ts';
import { connectTables, type Connection, type ConnectionOptions } from './database.ts';

type Reply = (response: ServerResponse, request: IncomingMessage) => void;

const found: Reply = (response) => response.end('{"Item":{"GameId":{"S":"a"}}}');
const error =
  (status: number, type: string): Reply =>
  (response) =>
    response.writeHead(status).end(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}` }));
const silence: Reply = () => undefined;

describe('connectTables, with a server in place of DynamoDB,', () => {
  let server: Server;
  let replies: Reply[];
  let requests: IncomingMessage[];
  let sockets: Set<Socket>;
  let connections: Connection[];

  beforeEach(async () => {
    [replies, requests, sockets, connections] = [[], [], new Set(), []];
    server = createServer((request, response) => {
      requests.push(request);
      sockets.add(request.socket);
      request.resume().on('end', () => (replies.shift() ?? found)(response, request));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => {
    for (const { close } of connections) close();
    server.closeAllConnections();
    server.close();
  });

  /** @returns a call that reads one item */
  function reader(options?: ConnectionOptions) {
    const { port } = server.address() as AddressInfo;
    const address = { engine: 'local', endpoint: `http://127.0.0.1:${port}`, region: undefined } as const;
    const connection = connectTables(address, { games: 'Games', users: 'Users' }, options);
    connections.push(connection);
    const { client, games } = connection.tables;
    return () => client.send(new GetCommand({ TableName: games, Key: { GameId: 'a' } }));
  }
  async function problemOf(read: () => Promise<unknown>): Promise<unknown> {
    return read().then(
      () => undefined,
      (thrown: unknown) => asProblem(thrown),
    );
  }
  function expectUnavailable(problem: unknown): void {
    expect(problem).to.be.instanceOf(Problem).with.property('code', 'unavailable');
    expect((problem as Problem).details.retryAfter).to.be.greaterThan(0);
  }

  for (const [fault, reply] of [
    ['a ProvisionedThroughputExceededException', error(400, 'ProvisionedThroughputExceededException')],
    ['a ThrottlingException', error(400, 'ThrottlingException')],
    ['a RequestLimitExceeded', error(400, 'RequestLimitExceeded')],
    ['an InternalServerError', error(500, 'InternalServerError')],
    ['a 503 of a proxy, which is HTML', (response) => response.writeHead(503).end('<html>busy</html>')],
    ['a reset connection', (_, { socket }) => socket.resetAndDestroy()],
    [
      'a response that is cut off',
      (response, { socket }) =>
        response.writeHead(200, { 'content-length': 99 }).write('{"Item":', () => socket.destroy()),
    ],
  ] as const satisfies readonly (readonly [string, Reply])[]) {
    it(`sends a call again after ${fault}`, async () => {
      replies.push(reply);
      const { Item, $metadata } = await reader()();
      expect(Item).to.deep.equal({ GameId: 'a' });
      expect($metadata.attempts).to.equal(2);
    });

    it(`gives up after the second of ${fault}: 503 with the time to wait`, async () => {
      replies.push(reply, reply);
      expectUnavailable(await problemOf(reader()));
      expect(requests).to.have.length(2);
    });
  }

  it('does not wait for a response longer than the timeout, and closes the connection: 503', async () => {
    const closed: Promise<unknown>[] = [];
    const silentUntilClosed: Reply = (_, { socket }) => void closed.push(once(socket, 'close'));
    replies.push(silentUntilClosed, silentUntilClosed);
    expectUnavailable(await problemOf(reader({ timeouts: { connectMs: 1_000, responseMs: 30 } })));
    expect(closed).to.have.length(2);
    await Promise.all(closed);
  });

  it('does not wait for the rest of a response longer than the timeout: 503', async () => {
    const stalled: Reply = (response) => response.writeHead(200, { 'content-length': 99 }).write('{"Item":');
    replies.push(stalled, stalled);
    expectUnavailable(await problemOf(reader({ timeouts: { connectMs: 1_000, responseMs: 30 } })));
    expect(requests).to.have.length(2);
  });

  it('turns a response that is not JSON into a 503', async () => {
    replies.push((response) => response.end('{"Item":'));
    expectUnavailable(await problemOf(reader()));
  });

  it('turns a refused connection into a 503', async () => {
    const read = reader();
    server.close();
    await once(server, 'close');
    expectUnavailable(await problemOf(read));
  });

  it('does not repeat a call that DynamoDB rejects as invalid, and leaves the error as it is: no 503', async () => {
    replies.push(error(400, 'ValidationException'));
    expect(await problemOf(reader())).to.have.property('name', 'ValidationException');
    expect(requests).to.have.length(1);
  });

  it('keeps connections for the next call', async () => {
    const read = reader();
    for (let call = 0; call < 10; call++) await read();
    // The second call may come before the connection of the first is seen to be free.
    expect(sockets.size).to.be.at.most(2);
  });

  it('warns in the log when calls queue up because all sockets are in use', async () => {
    const warnings: string[] = [];
    const ignore = () => undefined;
    const logger = {
      debug: ignore,
      info: ignore,
      error: ignore,
      warn: (text: string) => warnings.push(text),
    };
    const read = reader({ logger, timeouts: { connectMs: 60, responseMs: 200 } });
    replies.push(...Array.from({ length: 400 }, () => silence));
    await Promise.allSettled(Array.from({ length: 160 }, read));
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.contain('socket usage at capacity=50');
  });

  it('never sends real credentials to an engine on this machine', async () => {
    const before = { ...process.env };
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'AKIDREAL', AWS_SECRET_ACCESS_KEY: 'secret' });
    try {
      await reader()();
    } finally {
      process.env = before;
    }
    expect(requests[0]?.headers.authorization).to.contain('Credential=local/');
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

  it('tells whether an earlier attempt of the same write may have been carried out', async () => {
    expect(await failure('a', 'attribute_not_exists(GameId)')).to.satisfy(
      (error: unknown) => isConditionFailure(error) && !wasRetried(error),
    );
    loseNextResponse(test.tables.client, 'PutItemCommand');
    expect(await failure('once', 'attribute_not_exists(GameId)')).to.satisfy(
      (error: unknown) => isConditionFailure(error) && wasRetried(error),
    );
  });

  it('is not what other errors are', async () => {
    const error: unknown = await test.tables.client
      .send(new DescribeTableCommand({ TableName: 'no-such-table' }))
      .catch((thrown: unknown) => thrown);
    expect(isConditionFailure(error)).to.equal(false);
  });
});
