import {
  BatchGetCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect } from 'chai';
import { Agent } from 'node:http';
import { sharedEngine, testTables, type TestTables } from '../../testing/tables.ts';
import type { TableClient } from './table-client.ts';

const game = {
  GameId: 'a',
  X: 'anna',
  L: 'A#1',
  Version: 1,
  XGuest: false,
  Moves: '',
  Names: ['Zoë', '🎲'],
  Nested: { deep: { empty: null, half: 0.5 } },
  Left: undefined,
};

/** A story on one item and its index: the answer of each command is the story's outcome. */
const story = (games: string) => [
  new PutCommand({ TableName: games, Item: game, ConditionExpression: 'attribute_not_exists(GameId)' }),
  new PutCommand({ TableName: games, Item: { GameId: 'b', X: 'anna', L: 'A#2' }, ReturnValues: 'ALL_OLD' }),
  new GetCommand({ TableName: games, Key: { GameId: 'a' }, ConsistentRead: true }),
  new GetCommand({ TableName: games, Key: { GameId: 'nobody' } }),
  new UpdateCommand({
    TableName: games,
    Key: { GameId: 'a' },
    UpdateExpression: 'SET Moves = :moves, #Version = #Version + :one',
    ConditionExpression: 'Moves = :was',
    ExpressionAttributeNames: { '#Version': 'Version' },
    ExpressionAttributeValues: { ':moves': '4', ':one': 1, ':was': '' },
    ReturnValues: 'ALL_NEW',
  }),
  new QueryCommand({
    TableName: games,
    IndexName: 'ByX',
    KeyConditionExpression: 'X = :x',
    ExpressionAttributeValues: { ':x': 'anna' },
    Limit: 1,
  }),
  new QueryCommand({
    TableName: games,
    IndexName: 'ByX',
    KeyConditionExpression: 'X = :x',
    ExpressionAttributeValues: { ':x': 'anna' },
    ExclusiveStartKey: { GameId: 'a', X: 'anna', L: 'A#1' },
  }),
  new BatchGetCommand({ RequestItems: { [games]: { Keys: [{ GameId: 'a' }], ConsistentRead: true } } }),
  new DeleteCommand({ TableName: games, Key: { GameId: 'a' }, ReturnValues: 'ALL_OLD' }),
];

async function told(client: TableClient, games: string): Promise<unknown[]> {
  const outcomes = [];
  for (const command of story(games)) {
    const { $metadata, ...outcome } = await client.send(command as GetCommand);
    expect($metadata.httpStatusCode).to.equal(200);
    // The name of the table is another in each telling.
    outcomes.push(JSON.parse(JSON.stringify(outcome).replaceAll(games, 'Games')));
  }
  return outcomes;
}

describe('the operations', () => {
  let ours: TestTables;
  let theirs: TestTables;
  before(async () => {
    [ours, theirs] = [await testTables(), await testTables()];
  });
  after(() => Promise.all([ours.close(), theirs.close()]));

  it('end as with the document client of the SDK, each of them', async () => {
    const engine = await sharedEngine();
    const sdk = new DynamoDBClient({
      region: 'local',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      ...(engine.engine === 'embedded'
        ? {
            endpoint: 'http://embedded',
            requestHandler: { httpAgent: new Agent({ socketPath: engine.socketPath } as object) },
          }
        : engine.engine === 'local' && { endpoint: engine.endpoint }),
    });
    const reference = DynamoDBDocumentClient.from(sdk, { marshallOptions: { removeUndefinedValues: true } });
    const expected = await told(reference, theirs.tables.games);
    expect(await told(ours.tables.client, ours.tables.games)).to.deep.equal(expected);
    sdk.destroy();
  });

  it('give back what was put, value by value', async () => {
    const { client, games } = ours.tables;
    await client.send(new PutCommand({ TableName: games, Item: game }));
    const { Item } = await client.send(new GetCommand({ TableName: games, Key: { GameId: 'a' } }));
    const { Left, ...stored } = game;
    expect(Left).to.equal(undefined);
    expect(Item).to.deep.equal(stored);
  });
});
