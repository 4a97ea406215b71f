import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { ensureServiceBuilt } from '../cluster/built-service.ts';
import { ServiceProcess } from '../cluster/service-process.ts';
import { createId } from '../service/shared/ids.ts';
import type { StoredGame } from '../service/games/stored-game.ts';
import { parseMoves } from '../service/games/stored-game.ts';
import { provisionTables } from '../service/database/provision.ts';
import { connectDatabase, type Database } from '../service/database/database.ts';
import { freePort } from '../service/testing/free-port.ts';
import { explainMissing, skipOrFail } from '../service/testing/installed.ts';
import { type RedisServer, startRedisServer } from '../service/testing/redis-server.ts';
import { startDynamoDbLocal, explainMissingDynamoDbLocal } from './dynamodb-local.ts';
import type { StoredState } from './history.ts';
import type { LoadTarget } from './player.ts';
import { startDatabaseProxy, type DatabaseProxy } from './database-proxy.ts';

/** Processes of the service with their database and event bus, in which tests can inject faults. */
export interface TestStack {
  readonly processes: readonly ServiceProcess[];
  /** The public origins of the processes. */
  readonly target: LoadTarget;
  readonly databaseProxy: DatabaseProxy;
  readonly bus: RedisServer;
  /** The database without the proxy, for direct reads and writes. */
  readonly database: Database;
  /** Endpoint of DynamoDB Local without the proxy. */
  readonly databaseEndpoint: string;
  readonly sessionKeys: string;
  /** Reads a game from the database, without service and proxy. */
  readStoredGame(id: string): Promise<StoredState>;
  /** Removes every fault; resolves when all processes run and are ready. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** Skips the surrounding tests if a required program is missing, see `skipOrFail`. */
export function skipWithoutStack(): void {
  before(function () {
    const reasons = [explainMissing('redis-server'), explainMissingDynamoDbLocal()].filter(
      (reason) => reason !== null,
    );
    skipOrFail(this, reasons.length > 0 ? reasons.join('; ') : null);
  });
}

/** Starts processes of the release build with new tables in DynamoDB Local and a new Redis. */
export async function startStack(count = 2): Promise<TestStack> {
  const program = ensureServiceBuilt();
  const folder = await mkdtemp(join(tmpdir(), 'noughts-faults-'));
  const dynamoDbLocal = await startDynamoDbLocal();
  const databaseProxy = await startDatabaseProxy(dynamoDbLocal.endpoint);
  const bus = await startRedisServer();
  const id = createId();
  const names = { gamesTable: `Games-${id}`, usersTable: `Users-${id}` };
  const ports = await Promise.all(Array.from({ length: count }, freePort));
  const sessionKeys = randomBytes(32).toString('base64');
  const processes = ports.map(
    (port, index) =>
      new ServiceProcess({
        name: `process-${index + 1}`,
        program,
        folder,
        settings: {
          PORT: String(port),
          HOST: '127.0.0.1',
          ADMIN_PORT: '0',
          DATA_DIR: folder,
          DYNAMODB_ENDPOINT: databaseProxy.endpoint,
          GAMES_TABLE: names.gamesTable,
          USERS_TABLE: names.usersTable,
          EVENT_BUS_URL: bus.url,
          SESSION_KEYS: sessionKeys,
          RATE_LIMIT: 'off',
        },
      }),
  );
  const directConnection = connectDatabase(
    { kind: 'local', endpoint: dynamoDbLocal.endpoint, region: undefined },
    names,
  );
  await createTables(directConnection.database);
  for (const process of processes) await process.start();
  await Promise.all(processes.map(waitUntilReady));
  return {
    processes,
    target: { origins: ports.map((port) => `http://127.0.0.1:${port}`) },
    databaseProxy,
    bus,
    database: directConnection.database,
    databaseEndpoint: dynamoDbLocal.endpoint,
    sessionKeys,
    readStoredGame: (gameId) => readStoredGame(directConnection.database, gameId),
    async reset() {
      databaseProxy.setState('healthy');
      bus.resume();
      for (const process of processes) if (!process.isRunning) await process.start();
      await Promise.all(processes.map(waitUntilReady));
    },
    async stop() {
      await Promise.all(processes.map((process) => process.stop('SIGKILL')));
      directConnection.close();
      await databaseProxy.close();
      await bus.stop();
      await dynamoDbLocal.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Reads a game's moves, version and end from the database. */
export async function readStoredGame({ client, gamesTable }: Database, gameId: string): Promise<StoredState> {
  const { Item } = await client.send(
    new GetCommand({ TableName: gamesTable, Key: { GameId: gameId }, ConsistentRead: true }),
  );
  const game = Item as StoredGame;
  return { moves: parseMoves(game), version: game.Version, endedBy: game.EndedBy };
}

/** Retries, because DynamoDB Local's first calls can exceed the service's timeouts on a busy machine. */
async function createTables(database: Database): Promise<void> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    try {
      await provisionTables(database, 'local');
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
  }
}

/** Resolves once the process is ready, which includes its subscriptions to the event bus. */
export async function waitUntilReady({ managementOrigin }: ServiceProcess): Promise<void> {
  while (!(await fetch(`${managementOrigin}/ready`)).ok) await new Promise((done) => setImmediate(done));
}
