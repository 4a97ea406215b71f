import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { builtService } from '../cluster/built-service.ts';
import { ServiceProcess } from '../cluster/service-process.ts';
import { newId } from '../service/shared/ids.ts';
import type { StoredGame } from '../service/games/stored-game.ts';
import { movesOf } from '../service/games/stored-game.ts';
import { provision } from '../service/database/provision.ts';
import { connectTables, type Tables } from '../service/database/database.ts';
import { freePort } from '../service/testing/free-port.ts';
import { missing, skipWithout } from '../service/testing/installed.ts';
import { type RedisServer, startRedis } from '../service/testing/redis-server.ts';
import { localTable, missingTable } from './dynamodb-local.ts';
import type { Stored } from './history.ts';
import type { Site } from './player.ts';
import { startTableProxy, type TableProxy } from './database-proxy.ts';

/** Processes of the service with everything under them, each part of which can be put in trouble. */
export interface Stack {
  readonly processes: readonly ServiceProcess[];
  /** Both processes, as players reach them. */
  readonly site: Site;
  readonly table: TableProxy;
  readonly bus: RedisServer;
  /** The tables past the proxy, for tests that look or write there themselves. */
  readonly tables: Tables;
  /** Where the engine is, past the proxy. */
  readonly tableEndpoint: string;
  readonly sessionKeys: string;
  /** The game as the table holds it, read past the service and past the proxy. */
  stored(id: string): Promise<Stored>;
  /** Ends every trouble; resolves when all processes run and hear each other. */
  mend(): Promise<void>;
  stop(): Promise<void>;
}

/** Skips the tests around it where a part is missing, see `skipWithout`. */
export function needsStack(): void {
  before(function () {
    const reasons = [missing('redis-server'), missingTable()].filter((reason) => reason !== null);
    skipWithout(this, reasons.length > 0 ? reasons.join('; ') : null);
  });
}

/** Two processes as they are built for release, on fresh tables of DynamoDB Local and a Redis of their own. */
export async function startStack(count = 2): Promise<Stack> {
  const program = builtService();
  const folder = await mkdtemp(join(tmpdir(), 'noughts-faults-'));
  const local = await localTable();
  const table = await startTableProxy(local.endpoint);
  const bus = await startRedis();
  const id = newId();
  const names = { games: `Games-${id}`, users: `Users-${id}` };
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
          DYNAMODB_ENDPOINT: table.endpoint,
          GAMES_TABLE: names.games,
          USERS_TABLE: names.users,
          EVENT_BUS_URL: bus.url,
          SESSION_KEYS: sessionKeys,
          RATE_LIMIT: 'off',
        },
      }),
  );
  const direct = connectTables({ engine: 'local', endpoint: local.endpoint, region: undefined }, names);
  await tablesMade(direct.tables);
  for (const process of processes) await process.start();
  await Promise.all(processes.map(busUp));
  return {
    processes,
    site: { origins: ports.map((port) => `http://127.0.0.1:${port}`) },
    table,
    bus,
    tables: direct.tables,
    tableEndpoint: local.endpoint,
    sessionKeys,
    stored: (gameId) => storedGame(direct.tables, gameId),
    async mend() {
      table.set('well');
      bus.resume();
      for (const process of processes) if (!process.isRunning) await process.start();
      await Promise.all(processes.map(busUp));
    },
    async stop() {
      await Promise.all(processes.map((process) => process.stop('SIGKILL')));
      direct.close();
      await table.close();
      await bus.stop();
      await local.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The game as a table holds it. */
export async function storedGame({ client, games }: Tables, gameId: string): Promise<Stored> {
  const { Item } = await client.send(
    new GetCommand({ TableName: games, Key: { GameId: gameId }, ConsistentRead: true }),
  );
  const game = Item as StoredGame;
  return { moves: movesOf(game), version: game.Version };
}

/** DynamoDB Local takes its first calls slowly, on a busy machine too slowly for the service's patience. */
async function tablesMade(tables: Tables): Promise<void> {
  const until = performance.now() + 60_000;
  for (;;) {
    try {
      await provision(tables, 'local');
      return;
    } catch (error) {
      if (performance.now() > until) throw error;
    }
  }
}

/** Resolves once the process hears the others. */
export async function busUp({ adminOrigin }: ServiceProcess): Promise<void> {
  while (!(await fetch(`${adminOrigin}/ready`)).ok) await new Promise((done) => setImmediate(done));
}
