import { DeleteCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../shared/clock.ts';
import { gamesTable, usersTable, type TableDefinition } from './table-definitions.ts';
import { conditionHolds } from './errors.ts';
import type { Tables } from './database.ts';

/** A minute after the start, which has better things to do, and then daily, about as promptly as AWS. */
const wait = { first: 60_000, next: 24 * 3_600_000 };

/**
 * Removes the items whose time to live is over, as the other engines do by themselves.
 *
 * @returns how many there were
 */
export async function removeExpired(tables: Tables, clock: Clock): Promise<number> {
  const games = await removeFrom(tables, tables.games, gamesTable, clock);
  return games + (await removeFrom(tables, tables.users, usersTable, clock));
}

/** Does so from time to time until the returned function is called. What fails is tried again the next time. */
export function removeExpiredDaily(tables: Tables, clock: Clock): () => void {
  const sweep = () => {
    removeExpired(tables, clock).catch(() => 0);
    timer = setTimeout(sweep, wait.next).unref();
  };
  let timer = setTimeout(sweep, wait.first).unref();
  return () => clearTimeout(timer);
}

async function removeFrom(tables: Tables, TableName: string, definition: TableDefinition, clock: Clock) {
  const { client } = tables;
  const { partitionKey, timeToLive } = definition;
  const expired = { ':now': Math.floor(clock.now() / 1000) };
  let removed = 0;
  let from: Record<string, unknown> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new ScanCommand({
        TableName,
        FilterExpression: '#ttl < :now',
        ProjectionExpression: '#key',
        ExpressionAttributeNames: { '#ttl': timeToLive, '#key': partitionKey },
        ExpressionAttributeValues: expired,
        ...(from && { ExclusiveStartKey: from }),
      }),
    );
    for (const Key of Items) {
      const removal = client.send(
        new DeleteCommand({
          TableName,
          Key,
          // Its time may have been prolonged since it was read.
          ConditionExpression: '#ttl < :now',
          ExpressionAttributeNames: { '#ttl': timeToLive },
          ExpressionAttributeValues: expired,
        }),
      );
      if (await conditionHolds(removal)) removed += 1;
    }
    from = LastEvaluatedKey;
  } while (from);
  return removed;
}
