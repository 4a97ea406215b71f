/** A bare loop of conditional updates on a default document client: what one move costs the usual way, without HTTP. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beSubject, subjectOptions } from './harness/be-subject.ts';
import { inWaves, type Waves } from './harness/waves.ts';

const { endpoint, table } = subjectOptions<{ endpoint: string; table: string }>();
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const client = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, region: 'local', credentials }));
const versions = new Map<number, number>();

beSubject({}, async (waves: Waves) => {
  for (let game = 0; game < waves.concurrency; game++) {
    if (versions.has(game)) continue;
    versions.set(game, 0);
    const Item = { GameId: `reference-${game}`, Moves: '0', Version: 0, Status: 'playing' };
    await client.send(new PutCommand({ TableName: table, Item }));
  }
  await inWaves(waves, async (index) => {
    const game = index % waves.concurrency;
    const version = versions.get(game) ?? 0;
    await client.send(
      new UpdateCommand({
        TableName: table,
        Key: { GameId: `reference-${game}` },
        UpdateExpression: 'SET Moves = :moves, #Version = #Version + :one, UpdatedAt = :now',
        ConditionExpression: 'Moves = :was AND #Status = :playing',
        ExpressionAttributeNames: { '#Version': 'Version', '#Status': 'Status' },
        ExpressionAttributeValues: {
          ':moves': String(version + 1),
          ':was': String(version),
          ':one': 1,
          ':now': new Date().toISOString(),
          ':playing': 'playing',
        },
      }),
    );
    versions.set(game, version + 1);
  });
});
