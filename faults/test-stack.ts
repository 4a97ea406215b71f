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

/** Processes of the service with everything under them, each part of which can be put in trouble. */
export interface TestStack {
  readonly processes: readonly ServiceProcess[];
  /** Both processes, as players reach them. */
  readonly target: LoadTarget;
  readonly databaseProxy: DatabaseProxy;
  readonly bus: RedisServer;
  /** The tables past the proxy, for tests that look or write there themselves. */
  readonly database: Database;
  /** Where the engine is, past the proxy. */
  readonly databaseEndpoint: string;
  readonly sessionKeys: string;
  /** The game as the table holds it, read past the service and past the proxy. */
  readStoredGame(id: string): Promise<StoredState>;
  /** Ends every trouble; resolves when all processes run and hear each other. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** Skips the tests around it where a part is missing, see `skipWithout`. */
export function skipWithoutStack(): void {
  before(function () {
    const reasons = [explainMissing('redis-server'), explainMissingDynamoDbLocal()].filter(
      (reason) => reason !== null,
    );
    skipOrFail(this, reasons.length > 0 ? reasons.join('; ') : null);
  });
}

/** Two processes as they are built for release, on fresh tables of DynamoDB Local and a Redis of their own. */
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
      databaseProxy.setState('well');
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

/** The game as a table holds it. */
export async function readStoredGame({ client, gamesTable }: Database, gameId: string): Promise<StoredState> {
  const { Item } = await client.send(
    new GetCommand({ TableName: gamesTable, Key: { GameId: gameId }, ConsistentRead: true }),
  );
  const game = Item as StoredGame;
  return { moves: parseMoves(game), version: game.Version };
}

/** DynamoDB Local takes its first calls slowly, on a busy machine too slowly for the service's patience. */
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

/** Resolves once the process hears the others. */
export async function waitUntilReady({ managementOrigin }: ServiceProcess): Promise<void> {
  while (!(await fetch(`${managementOrigin}/ready`)).ok) await new Promise((done) => setImmediate(done));
}
