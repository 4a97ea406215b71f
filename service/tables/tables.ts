import { Agent } from 'node:http';
import { partition } from '@aws-sdk/core/client';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { isLoopback } from '../config-values.ts';
import { LeanTableClient, type CredentialProvider, type TableClient } from './client/table-client.ts';

/** The way to both tables: one client for document commands and the tables' names on the engine behind it. */
export interface Tables {
  readonly client: TableClient;
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
const limits = { connectMs: 1_000, answerMs: 2_000, tries: 2 };

/** An engine on this machine takes any credentials; it must not be sent the ones a person happens to have. */
const nobody = { accessKeyId: 'local', secretAccessKey: 'local' };

interface Endpoint {
  readonly endpoint: string;
  readonly region: string;
  readonly socketPath?: string;
  readonly credentials: CredentialProvider;
}

/**
 * Opens a client for the engine at `address`. Nothing is sent yet.
 *
 * @param names the tables' names on that engine
 */
export function connectTables(address: EngineAddress, names: { games: string; users: string }): Connection {
  const endpoint = endpointOf(address);
  let sdk: DynamoDBClient | undefined;
  const everythingElse = () => DynamoDBDocumentClient.from((sdk ??= sdkClient(endpoint)));
  const client = new LeanTableClient({ ...endpoint, ...limits, everythingElse });
  return {
    // It takes every command that a document client takes; the overloads of `send` are what it cannot spell out.
    tables: { client: client as unknown as TableClient, ...names },
    close() {
      client.close();
      sdk?.destroy();
    },
  };
}

function endpointOf(address: EngineAddress): Endpoint {
  const local = async () => nobody;
  switch (address.engine) {
    case 'embedded':
      return {
        endpoint: 'http://embedded',
        region: 'local',
        credentials: local,
        socketPath: address.socketPath,
      };
    case 'local':
      return {
        endpoint: address.endpoint,
        region: address.region ?? 'local',
        credentials: isLoopback(address.endpoint) ? local : defaultProvider(),
      };
    case 'aws':
      return {
        endpoint: `https://dynamodb.${address.region}.${partition(address.region).dnsSuffix}`,
        region: address.region,
        credentials: defaultProvider(),
      };
  }
}

/** The SDK's own client, which makes and describes tables. */
function sdkClient({ endpoint, region, credentials, socketPath }: Endpoint): DynamoDBClient {
  return new DynamoDBClient({
    endpoint,
    region,
    credentials,
    maxAttempts: limits.tries,
    requestHandler: {
      connectionTimeout: limits.connectMs,
      requestTimeout: limits.answerMs,
      throwOnRequestTimeout: true,
      // Node's agent hands its own options to every socket, and so `socketPath` wins over the endpoint's host.
      ...(socketPath !== undefined && {
        httpAgent: new Agent({ keepAlive: true, maxSockets: 50, socketPath } as object),
      }),
    },
  });
}
