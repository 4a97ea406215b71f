import { Agent } from 'node:http';
import { connect } from 'node:net';
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { isLoopback } from '../config/environment-values.ts';

/** The part of the document client that the stores use. */
export type DatabaseClient = Pick<DynamoDBDocumentClient, 'send'>;

/** A DynamoDB client and the names of both tables. */
export interface Database {
  readonly client: DatabaseClient;
  readonly gamesTable: string;
  readonly usersTable: string;
}

/** A database with the full SDK client, whose middleware stack can be extended. */
export interface ConnectedDatabase extends Database {
  readonly client: DynamoDBDocumentClient;
}

/** Address of the database: embedded, an endpoint such as DynamoDB Local, or AWS. */
export type DatabaseAddress =
  | { readonly kind: 'embedded'; readonly socketPath: string }
  | { readonly kind: 'local'; readonly endpoint: string; readonly region: string | undefined }
  | { readonly kind: 'aws'; readonly region: string };

export interface DatabaseConnection {
  readonly database: ConnectedDatabase;
  /** Closes the sockets; calls in progress fail. */
  close(): void;
}

/** Logger of the SDK, which warns when all sockets to DynamoDB are in use. */
export type DatabaseLogger = Pick<Console, 'debug' | 'info' | 'warn' | 'error'>;

export interface DatabaseConnectionOptions {
  /** The console by default. */
  readonly logger?: DatabaseLogger;
  /** Timeouts for opening a connection and for receiving the response. */
  readonly timeouts?: { readonly connectMs: number; readonly responseMs: number };
}

/**
 * Two attempts of at most 2 s: a throttled or unreachable database leads to a 503 within about five seconds, while a
 * single lost packet or throttled call is retried.
 */
const maxAttempts = 2;
const defaultTimeouts = { connectMs: 1_000, responseMs: 2_000 };
/** The SDK's default. DynamoDB handles one request at a time per socket, in 3 to 5 ms. */
const maxSockets = 50;

/**
 * Creates a client for the database at `address`, without sending a request.
 *
 * @param tableNames names of the tables in that database
 */
export function connectDatabase(
  address: DatabaseAddress,
  tableNames: { gamesTable: string; usersTable: string },
  { logger, timeouts = defaultTimeouts }: DatabaseConnectionOptions = {},
): DatabaseConnection {
  const dynamodb = new DynamoDBClient({
    ...getClientConfig(address),
    maxAttempts,
    requestHandler: {
      connectionTimeout: timeouts.connectMs,
      // Covers the time until the response headers; `socketTimeout` covers a stalled body.
      requestTimeout: timeouts.responseMs,
      // Without this the SDK only logs a warning.
      throwOnRequestTimeout: true,
      socketTimeout: timeouts.responseMs,
      // Must be less than `connectionTimeout`, after which a request waiting for a socket fails.
      socketAcquisitionWarningTimeout: timeouts.connectMs / 2,
      ...(address.kind === 'embedded' && { httpAgent: new UnixSocketAgent(address.socketPath) }),
      ...(logger && { logger }),
    },
  });
  const client = DynamoDBDocumentClient.from(dynamodb, { marshallOptions: { removeUndefinedValues: true } });
  // The document client's `destroy` does nothing.
  return { database: { client, ...tableNames }, close: () => dynamodb.destroy() };
}

/** Endpoint, region and credentials; the SDK determines the missing ones itself. */
function getClientConfig(
  address: DatabaseAddress,
): Pick<DynamoDBClientConfig, 'endpoint' | 'region' | 'credentials'> {
  // A local database accepts any credentials; it must not receive the developer's real ones.
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  switch (address.kind) {
    case 'embedded':
      return { endpoint: 'http://embedded', region: 'local', credentials };
    case 'local': {
      const { endpoint, region = 'local' } = address;
      return { endpoint, region, ...(isLoopback(endpoint) && { credentials }) };
    }
    case 'aws':
      return { region: address.region };
  }
}

/** Sends every request over a Unix socket, regardless of its host. */
class UnixSocketAgent extends Agent {
  readonly #path: string;

  constructor(path: string) {
    super({ keepAlive: true, maxSockets });
    this.#path = path;
  }

  override createConnection() {
    return connect(this.#path);
  }
}
