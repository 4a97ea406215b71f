import { DeleteCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../shared/clock.ts';
import { gamesTableDefinition, usersTableDefinition, type TableDefinition } from './table-definitions.ts';
import { tryConditionalWrite } from './errors.ts';
import type { Database } from './database.ts';

/** First one minute after the start, then daily: about as prompt as DynamoDB. */
const sweepDelaysMs = { first: 60_000, next: 24 * 3_600_000 };

/**
 * Deletes expired items, in place of DynamoDB's TTL, which dynalite lacks.
 *
 * @returns the number of deleted items
 */
export async function deleteExpiredItems(database: Database, clock: Clock): Promise<number> {
  const deletedGames = await deleteExpiredFrom(database, database.gamesTable, gamesTableDefinition, clock);
  return deletedGames + (await deleteExpiredFrom(database, database.usersTable, usersTableDefinition, clock));
}

/** Deletes expired items periodically until the returned function is called. Errors are ignored until the next run. */
export function startTtlSweeper(database: Database, clock: Clock): () => void {
  const sweep = () => {
    deleteExpiredItems(database, clock).catch(() => 0);
    timer = setTimeout(sweep, sweepDelaysMs.next).unref();
  };
  let timer = setTimeout(sweep, sweepDelaysMs.first).unref();
  return () => clearTimeout(timer);
}

async function deleteExpiredFrom(
  database: Database,
  TableName: string,
  definition: TableDefinition,
  clock: Clock,
) {
  const { client } = database;
  const { partitionKey, ttlAttribute } = definition;
  const expressionValues = { ':now': Math.floor(clock.now() / 1000) };
  let deletedCount = 0;
  let startKey: Record<string, unknown> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new ScanCommand({
        TableName,
        FilterExpression: '#ttl < :now',
        ProjectionExpression: '#key',
        ExpressionAttributeNames: { '#ttl': ttlAttribute, '#key': partitionKey },
        ExpressionAttributeValues: expressionValues,
        ...(startKey && { ExclusiveStartKey: startKey }),
      }),
    );
    for (const Key of Items) {
      const deletion = client.send(
        new DeleteCommand({
          TableName,
          Key,
          // The expiry may have been extended since the scan.
          ConditionExpression: '#ttl < :now',
          ExpressionAttributeNames: { '#ttl': ttlAttribute },
          ExpressionAttributeValues: expressionValues,
        }),
      );
      if (await tryConditionalWrite(deletion)) deletedCount += 1;
    }
    startKey = LastEvaluatedKey;
  } while (startKey);
  return deletedCount;
}
