import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import { waitBeforeRetry } from './backoff.ts';
import { Problem } from '../shared/error-codes.ts';
import type { DatabaseClient } from './database.ts';

/** BatchGetItem takes at most 100 keys. */
const maxKeysPerCall = 100;
/** DynamoDB leaves keys unprocessed when it throttles or a response would be too large. */
const maxCalls = 5;

export interface BatchGetOptions {
  readonly TableName: string;
  readonly keys: readonly Record<string, unknown>[];
  /** Costs one read unit per item (of up to 4 kB) if true, otherwise half of one. */
  readonly ConsistentRead: boolean;
  /** Attributes to read, by default all. The same read units, but less to send and to parse. */
  readonly ProjectionExpression?: string;
}

/**
 * Reads the existing items of `keys`, in no particular order. Retries unprocessed keys with backoff ("Error handling
 * with DynamoDB", batch operations), which the SDK does not do because the call itself succeeded.
 *
 * @typeParam Item type of the items; not validated
 * @param wait waits before retry 1, 2, …
 * @throws Problem `unavailable` when keys are still unprocessed after five calls
 */
export async function batchGet<Item>(
  client: DatabaseClient,
  { TableName, keys, ...options }: BatchGetOptions,
  wait: (retry: number) => Promise<void> = waitBeforeRetry,
): Promise<Item[]> {
  const batches: Promise<Item[]>[] = [];
  for (let start = 0; start < keys.length; start += maxKeysPerCall) {
    batches.push(getBatch(keys.slice(start, start + maxKeysPerCall)));
  }
  return (await Promise.all(batches)).flat();

  async function getBatch(batch: Record<string, unknown>[]): Promise<Item[]> {
    const items: Item[] = [];
    let Keys = batch;
    for (let call = 1; ; call++) {
      const { Responses, UnprocessedKeys } = await client.send(
        new BatchGetCommand({ RequestItems: { [TableName]: { Keys, ...options } } }),
      );
      items.push(...((Responses?.[TableName] ?? []) as Item[]));
      Keys = UnprocessedKeys?.[TableName]?.Keys ?? [];
      if (Keys.length === 0) return items;
      if (call === maxCalls) throw new Problem('unavailable', { retryAfter: 1 });
      await wait(call);
    }
  }
}
