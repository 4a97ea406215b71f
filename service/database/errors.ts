import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { Problem } from '../shared/error-codes.ts';
import type { Database } from './database.ts';

/** Whether a write was rejected by its own condition; every other error is to be thrown on. */
export function isConditionalCheckFailed(error: unknown): error is ConditionalCheckFailedException {
  return error instanceof ConditionalCheckFailedException;
}

/**
 * Whether a conditional write took place.
 *
 * @returns false when its condition did not hold; every other error is thrown on
 */
export async function tryConditionalWrite(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (isConditionalCheckFailed(error)) return false;
    throw error;
  }
}

/**
 * Whether the SDK sent the write more than once. Then an earlier attempt, whose response was lost, may have been carried
 * out, and the condition may have failed on its effect.
 */
export function wasRetried({ $metadata }: ConditionalCheckFailedException): boolean {
  return ($metadata.attempts ?? 1) > 1;
}

/**
 * The item that a write's condition failed on, as plain values; undefined when there is none.
 *
 * The engines of AWS send it along (`ReturnValuesOnConditionCheckFailure: 'ALL_OLD'`) and name nothing when there is no
 * item; the embedded one never sends it. Without it one consistent read says what is true.
 */
export async function getConflictingItem(
  error: ConditionalCheckFailedException,
  database: Database,
  tableName: string,
  key: Record<string, string>,
): Promise<Record<string, unknown> | undefined> {
  if (error.Item !== undefined) return unmarshall(error.Item);
  const { Item } = await database.client.send(
    new GetCommand({ TableName: tableName, Key: key, ConsistentRead: true }),
  );
  return Item;
}

/**
 * What AWS blames on the caller and yet passes by itself: throttles, credentials about to be renewed, and a table that
 * is being replaced.
 */
const retryableErrorNames = new Set([
  'CredentialsProviderError',
  'ExpiredTokenException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ResourceNotFoundException',
  'ThrottlingException',
  'UnrecognizedClientException',
]);

/** Seconds after which a client may try again: long enough for a burst to pass, short enough for a game. */
const retryAfterSeconds = 2;

/**
 * The problem to respond with when the table is throttled, slow, broken or unreachable; every other error unchanged.
 *
 * The SDK marks each error that went through its retries with `$metadata`, those of the network included. What it
 * blames on our own request (`$fault: 'client'`) is a bug of this program, unless it passes by itself.
 */
export function mapDatabaseError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { $fault, $metadata } = error as { $fault?: string; $metadata?: object };
  const isRetryable = retryableErrorNames.has(error.name) || ($metadata !== undefined && $fault !== 'client');
  if (!isRetryable) return error;
  return new Problem('unavailable', {
    detail: 'The games cannot be reached just now. Nothing was changed unless a retry shows it.',
    retryAfter: retryAfterSeconds,
    cause: error,
  });
}
