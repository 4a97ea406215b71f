import { expect } from 'chai';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { Problem } from '../shared/error-codes.ts';
import { loseNextResponse } from '../testing/lose-response.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { mapDatabaseError, isConditionalCheckFailed, getConflictingItem, wasRetried } from './errors.ts';
import { connectDatabase, type DatabaseConnection, type DatabaseConnectionOptions } from './database.ts';

type ResponseHandler = (response: ServerResponse, request: IncomingMessage) => void;

const respondWithItem: ResponseHandler = (response) => response.end('{"Item":{"GameId":{"S":"a"}}}');
const error =
  (status: number, type: string): ResponseHandler =>
  (response) =>
    response.writeHead(status).end(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}` }));
const neverRespond: ResponseHandler = () => undefined;

describe('connectDatabase with a fake DynamoDB server', () => {
  let server: Server;
  let responseHandlers: ResponseHandler[];
  let requests: IncomingMessage[];
  let sockets: Set<Socket>;
  let connections: DatabaseConnection[];

  beforeEach(async () => {
    [responseHandlers, requests, sockets, connections] = [[], [], new Set(), []];
    server = createServer((request, response) => {
      requests.push(request);
      sockets.add(request.socket);
      request.resume().on('end', () => (responseHandlers.shift() ?? respondWithItem)(response, request));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => {
    for (const { close } of connections) close();
    server.closeAllConnections();
    server.close();
  });

  /** @returns a function that reads one item */
  function createReader(options?: DatabaseConnectionOptions) {
    const { port } = server.address() as AddressInfo;
    const address = { kind: 'local', endpoint: `http://127.0.0.1:${port}`, region: undefined } as const;
    const connection = connectDatabase(address, { gamesTable: 'Games', usersTable: 'Users' }, options);
    connections.push(connection);
    const { client, gamesTable } = connection.database;
    return () => client.send(new GetCommand({ TableName: gamesTable, Key: { GameId: 'a' } }));
  }
  async function getProblem(read: () => Promise<unknown>): Promise<unknown> {
    return read().then(
      () => undefined,
      (thrown: unknown) => mapDatabaseError(thrown),
    );
  }
  function expectUnavailable(problem: unknown): void {
    expect(problem).to.be.instanceOf(Problem).with.property('code', 'unavailable');
    expect((problem as Problem).details.retryAfter).to.be.greaterThan(0);
  }

  for (const [errorDescription, responseHandler] of [
    ['a ProvisionedThroughputExceededException', error(400, 'ProvisionedThroughputExceededException')],
    ['a ThrottlingException', error(400, 'ThrottlingException')],
    ['a RequestLimitExceeded', error(400, 'RequestLimitExceeded')],
    ['an InternalServerError', error(500, 'InternalServerError')],
    ['a 503 with HTML from a proxy', (response) => response.writeHead(503).end('<html>busy</html>')],
    ['a reset connection', (_, { socket }) => socket.resetAndDestroy()],
    [
      'a truncated response',
      (response, { socket }) =>
        response.writeHead(200, { 'content-length': 99 }).write('{"Item":', () => socket.destroy()),
    ],
  ] as const satisfies readonly (readonly [string, ResponseHandler])[]) {
    it(`retries a call after ${errorDescription}`, async () => {
      responseHandlers.push(responseHandler);
      const { Item, $metadata } = await createReader()();
      expect(Item).to.deep.equal({ GameId: 'a' });
      expect($metadata.attempts).to.equal(2);
    });

    it(`returns 503 with retryAfter after two attempts with ${errorDescription}`, async () => {
      responseHandlers.push(responseHandler, responseHandler);
      expectUnavailable(await getProblem(createReader()));
      expect(requests).to.have.length(2);
    });
  }

  it('returns 503 and closes the connection when the response times out', async () => {
    const closed: Promise<unknown>[] = [];
    const silentUntilClosed: ResponseHandler = (_, { socket }) => void closed.push(once(socket, 'close'));
    responseHandlers.push(silentUntilClosed, silentUntilClosed);
    expectUnavailable(await getProblem(createReader({ timeouts: { connectMs: 1_000, responseMs: 30 } })));
    expect(closed).to.have.length(2);
    await Promise.all(closed);
  });

  it('returns 503 when the body of the response stalls', async () => {
    const stalled: ResponseHandler = (response) =>
      response.writeHead(200, { 'content-length': 99 }).write('{"Item":');
    responseHandlers.push(stalled, stalled);
    expectUnavailable(await getProblem(createReader({ timeouts: { connectMs: 1_000, responseMs: 30 } })));
    expect(requests).to.have.length(2);
  });

  it('returns 503 for a response that is not JSON', async () => {
    responseHandlers.push((response) => response.end('{"Item":'));
    expectUnavailable(await getProblem(createReader()));
  });

  it('returns 503 for a refused connection', async () => {
    const read = createReader();
    server.close();
    await once(server, 'close');
    expectUnavailable(await getProblem(read));
  });

  it('does not retry client errors and rethrows them unchanged', async () => {
    responseHandlers.push(error(400, 'ValidationException'));
    expect(await getProblem(createReader())).to.have.property('name', 'ValidationException');
    expect(requests).to.have.length(1);
  });

  it('reuses connections', async () => {
    const read = createReader();
    for (let call = 0; call < 10; call++) await read();
    // The second call may start before the first connection is released.
    expect(sockets.size).to.be.at.most(2);
  });

  it('logs a warning when calls queue because all sockets are in use', async () => {
    const warnings: string[] = [];
    const ignore = () => undefined;
    const logger = {
      debug: ignore,
      info: ignore,
      error: ignore,
      warn: (text: string) => warnings.push(text),
    };
    const read = createReader({ logger, timeouts: { connectMs: 60, responseMs: 200 } });
    responseHandlers.push(...Array.from({ length: 400 }, () => neverRespond));
    await Promise.allSettled(Array.from({ length: 160 }, read));
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.contain('socket usage at capacity=50');
  });

  it('never sends real credentials to a local database', async () => {
    const before = { ...process.env };
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'AKIDREAL', AWS_SECRET_ACCESS_KEY: 'secret' });
    try {
      await createReader()();
    } finally {
      process.env = before;
    }
    expect(requests[0]?.headers.authorization).to.contain('Credential=local/');
  });
});

describe('conditional write errors', () => {
  let testDatabase: TestDatabase;
  before(async () => {
    testDatabase = await createTestDatabase();
  });
  after(() => testDatabase.close());

  async function getConditionFailure(id: string, condition: string): Promise<Error> {
    const { client, gamesTable } = testDatabase.database;
    try {
      await client.send(
        new PutCommand({
          TableName: gamesTable,
          Item: { GameId: id, Moves: 'late' },
          ConditionExpression: condition,
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
    } catch (error) {
      if (error instanceof Error) return error;
    }
    throw new Error('expected the condition to fail');
  }

  it('are recognized by isConditionalCheckFailed and give the existing item', async () => {
    const { client, gamesTable } = testDatabase.database;
    await client.send(new PutCommand({ TableName: gamesTable, Item: { GameId: 'a', Moves: '048' } }));
    const error = await getConditionFailure('a', 'attribute_not_exists(GameId)');
    if (!isConditionalCheckFailed(error)) throw error;
    expect(await getConflictingItem(error, testDatabase.database, gamesTable, { GameId: 'a' })).to.deep.equal(
      {
        GameId: 'a',
        Moves: '048',
      },
    );
  });

  it('give undefined if the item does not exist', async () => {
    const error = await getConditionFailure('missing', 'attribute_exists(GameId)');
    if (!isConditionalCheckFailed(error)) throw error;
    expect(
      await getConflictingItem(error, testDatabase.database, testDatabase.database.gamesTable, {
        GameId: 'missing',
      }),
    ).to.equal(undefined);
  });

  it('show whether the SDK retried the write', async () => {
    expect(await getConditionFailure('a', 'attribute_not_exists(GameId)')).to.satisfy(
      (error: unknown) => isConditionalCheckFailed(error) && !wasRetried(error),
    );
    loseNextResponse(testDatabase.database.client, 'PutItemCommand');
    expect(await getConditionFailure('once', 'attribute_not_exists(GameId)')).to.satisfy(
      (error: unknown) => isConditionalCheckFailed(error) && wasRetried(error),
    );
  });

  it('are distinguished from other errors', async () => {
    const error: unknown = await testDatabase.database.client
      .send(new DescribeTableCommand({ TableName: 'no-such-table' }))
      .catch((thrown: unknown) => thrown);
    expect(isConditionalCheckFailed(error)).to.equal(false);
  });
});
