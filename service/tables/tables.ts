import { Agent } from 'node:http';
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { isLoopback } from '../config-values.ts';

/** The way to both tables: one document client and the tables' names on the engine behind it. */
export interface Tables {
  readonly client: DynamoDBDocumentClient;
  readonly games: string;
  readonly users: string;
}

/** Where the engine is. Exactly one of the three ways, as `engineOf` in the configuration decides. */
export type EngineAddress =
  | { readonly engine: 'embedded'; readonly socketPath: string }
  | { readonly engine: 'local'; readonly endpoint: string; readonly region: string | undefined }
  | { readonly engine: 'aws'; readonly region: string };

export interface Connection {
  readonly tables: Tables;
  /** Closes the sockets; calls under way fail. */
  close(): void;
}

/**
 * Two tries of at most 1 s to connect and 2 s to answer: a table that is throttled or cannot be reached becomes a
 * refusal within five seconds, while a single lost packet or one throttled call passes unnoticed.
 */
const limits = { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true };
const tries = 2;

/** An engine on this machine takes any credentials; it must not be sent the ones a person happens to have. */
const nobody = { accessKeyId: 'local', secretAccessKey: 'local' };

/**
 * Opens a document client for the engine at `address`. Nothing is sent yet.
 *
 * @param names the tables' names on that engine
 */
export function connectTables(address: EngineAddress, names: { games: string; users: string }): Connection {
  const base = new DynamoDBClient({ ...clientConfig(address), maxAttempts: tries });
  const client = DynamoDBDocumentClient.from(base, { marshallOptions: { removeUndefinedValues: true } });
  return { tables: { client, ...names }, close: () => base.destroy() };
}

function clientConfig(address: EngineAddress): DynamoDBClientConfig {
  switch (address.engine) {
    case 'embedded':
      return {
        endpoint: 'http://embedded',
        region: 'local',
        credentials: nobody,
        // Node's agent hands its own options to every socket, and so `socketPath` wins over the endpoint's host.
        requestHandler: {
          ...limits,
          httpAgent: new Agent({ keepAlive: true, maxSockets: 50, socketPath: address.socketPath } as object),
        },
      };
    case 'local':
      return {
        endpoint: address.endpoint,
        region: address.region ?? 'local',
        ...(isLoopback(address.endpoint) ? { credentials: nobody } : {}),
        requestHandler: limits,
      };
    case 'aws':
      return { region: address.region, requestHandler: limits };
  }
}
