import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { Problem } from '../shared/error-codes.ts';
import type { Database } from './database.ts';

/** Whether a write was rejected because its condition failed. */
export function isConditionalCheckFailed(error: unknown): error is ConditionalCheckFailedException {
  return error instanceof ConditionalCheckFailedException;
}

/**
 * Awaits a conditional write.
 *
 * @returns false if its condition failed; other errors are rethrown
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
 * Whether the SDK retried the write. Then the first attempt may have succeeded although its response was lost, and the
 * condition may have failed because of it.
 */
export function wasRetried({ $metadata }: ConditionalCheckFailedException): boolean {
  return ($metadata.attempts ?? 1) > 1;
}

/**
 * The existing item that made a write's condition fail, as plain values; undefined if it does not exist.
 *
 * DynamoDB includes it in the error (`ReturnValuesOnConditionCheckFailure: 'ALL_OLD'`) if it exists; the embedded
 * database never does. Without it, this makes one consistent read.
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
 * Errors that AWS classifies as client errors although they are temporary: throttling, credentials being renewed, and a
 * table being replaced.
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

/** `Retry-After` for clients: long enough for a burst to pass, short enough for a game. */
const retryAfterSeconds = 2;

/**
 * Maps errors of a throttled, slow, broken or unreachable database to a Problem `unavailable`; returns others unchanged.
 *
 * The SDK adds `$metadata` to each error that went through its retries, including network errors. Errors with
 * `$fault: 'client'` are bugs of this service, unless they are temporary.
 */
export function mapDatabaseError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { $fault, $metadata } = error as { $fault?: string; $metadata?: object };
  const isRetryable = retryableErrorNames.has(error.name) || ($metadata !== undefined && $fault !== 'client');
  if (!isRetryable) return error;
  return new Problem('unavailable', {
    detail: 'The database is temporarily unavailable. Please retry.',
    retryAfter: retryAfterSeconds,
    cause: error,
  });
}
