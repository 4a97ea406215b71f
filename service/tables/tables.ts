import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** The two tables and the client that reaches them. */
export interface Tables {
  readonly client: DynamoDBDocumentClient;
  /** Name of the `Games` table. */
  readonly games: string;
  /** Name of the `Users` table. */
  readonly users: string;
}

export interface ClientOptions {
  /** URL of a local engine; absent for AWS. */
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
}

/**
 * A document client that gives up in a few seconds: a player who is told to try again is better served than one who
 * waits. Local engines ask for credentials and check none.
 */
export function makeClient({ endpoint, region }: ClientOptions): DynamoDBDocumentClient {
  const client = new DynamoDBClient({
    region: region ?? 'us-east-1',
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
    ...(endpoint !== undefined && {
      endpoint,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    }),
  });
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}
