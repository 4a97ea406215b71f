import { Agent } from 'node:http';
import { connect } from 'node:net';
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { isLoopback } from '../config/environment-values.ts';

/** What the stores need of a document client. */
export type DatabaseClient = Pick<DynamoDBDocumentClient, 'send'>;

/** A client for both tables, and their names on the engine behind it. */
export interface Database {
  readonly client: DatabaseClient;
  readonly gamesTable: string;
  readonly usersTable: string;
}

/** Tables with the whole SDK client, whose middleware stack can be extended. */
export interface ConnectedDatabase extends Database {
  readonly client: DynamoDBDocumentClient;
}

/** Where the engine is. Exactly one of the three ways, as `engineOf` in the configuration decides. */
export type DatabaseAddress =
  | { readonly kind: 'embedded'; readonly socketPath: string }
  | { readonly kind: 'local'; readonly endpoint: string; readonly region: string | undefined }
  | { readonly kind: 'aws'; readonly region: string };

export interface DatabaseConnection {
  readonly database: ConnectedDatabase;
  /** Closes the sockets; calls in progress fail. */
  close(): void;
}

/** Receives the SDK's warning that all sockets to DynamoDB are in use. */
export type DatabaseLogger = Pick<Console, 'debug' | 'info' | 'warn' | 'error'>;

export interface DatabaseConnectionOptions {
  /** The console by default. */
  readonly logger?: DatabaseLogger;
  /** Milliseconds until a connection must be established, and until the response must have arrived. */
  readonly timeouts?: { readonly connectMs: number; readonly responseMs: number };
}

/**
 * Two attempts of at most 2 s: a throttled or unreachable table becomes a 503 within about five seconds, while a single
 * lost packet or one throttled call passes unnoticed.
 */
const maxAttempts = 2;
const defaultTimeouts = { connectMs: 1_000, responseMs: 2_000 };
/** The SDK's own default. DynamoDB answers one request at a time on each socket, in 3 to 5 ms. */
const maxSockets = 50;

/**
 * Opens a client for the engine at `address`. Nothing is sent yet.
 *
 * @param tableNames the tables' names on that engine
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
      // Alone it only logs a warning. It ends with the head of the response; `socketTimeout` covers a body that stalls.
      requestTimeout: timeouts.responseMs,
      throwOnRequestTimeout: true,
      socketTimeout: timeouts.responseMs,
      // A request that waits for a socket fails after `connectionTimeout`; the warning has to come before that.
      socketAcquisitionWarningTimeout: timeouts.connectMs / 2,
      ...(address.kind === 'embedded' && { httpAgent: new UnixSocketAgent(address.socketPath) }),
      ...(logger && { logger }),
    },
  });
  const client = DynamoDBDocumentClient.from(dynamodb, { marshallOptions: { removeUndefinedValues: true } });
  // The document client's own `destroy` does nothing.
  return { database: { client, ...tableNames }, close: () => dynamodb.destroy() };
}

/** Endpoint, region and credentials; what is left out is found by the SDK as its documentation says. */
function getClientConfig(
  address: DatabaseAddress,
): Pick<DynamoDBClientConfig, 'endpoint' | 'region' | 'credentials'> {
  // An engine on this machine takes any credentials; it must not be sent the ones a person happens to have.
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

/** Sends every request through one Unix socket, whichever host the request names. */
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
