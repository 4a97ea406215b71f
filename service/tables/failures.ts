import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { Problem } from '../problems.ts';
import type { Tables } from './tables.ts';

/** Whether a conditional write failed because its condition does not hold. */
export function isConditionFailure(error: unknown): error is ConditionalCheckFailedException {
  return error instanceof ConditionalCheckFailedException;
}

/**
 * The item that a condition failed on. AWS and DynamoDB Local send it with the failure when asked to; the embedded
 * engine does not, and a read stands in.
 */
export async function itemOfFailure(
  error: ConditionalCheckFailedException,
  { client }: Tables,
  table: string,
  key: Record<string, string>,
): Promise<Record<string, unknown> | undefined> {
  if (error.Item) return unmarshall(error.Item);
  const { Item } = await client.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }));
  return Item;
}

/** Names of errors that say "not now": throttled, out of reach, too slow, broken on the other side. */
const passing = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
  'LimitExceededException',
  'InternalServerError',
  'InternalFailure',
  'ServiceUnavailable',
  'TimeoutError',
  'AbortError',
  'ResourceNotFoundException',
  'CredentialsProviderError',
  'ExpiredTokenException',
  'UnrecognizedClientException',
]);
const passingCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH']);

/**
 * What an error of the client means to a player: `unavailable` where trying again helps, else the error unchanged.
 */
export function asProblem(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, code, $metadata, $fault } = error as Error & {
    code?: string;
    $metadata?: { httpStatusCode?: number };
    $fault?: 'client' | 'server';
  };
  const passes =
    passing.has(name) ||
    (code !== undefined && passingCodes.has(code)) ||
    $fault === 'server' ||
    ($metadata?.httpStatusCode ?? 0) >= 500;
  if (!passes) return error;
  return new Problem('unavailable', {
    detail: 'The games cannot be reached just now. Nothing was changed unless a retry shows it.',
    retryAfter: 1,
    cause: error,
  });
}
