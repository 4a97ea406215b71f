import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildWebClient } from '../build/web-client.ts';
import { buildApp } from '../service/app.ts';
import { InProcessBus } from '../service/events/in-process-bus.ts';
import { systemClock } from '../service/shared/clock.ts';
import { readConfig } from '../service/config/config.ts';
import { createTestDatabase } from '../service/testing/test-database.ts';
import { readAssets, type Assets } from '../service/web/assets.ts';

/** The system clock plus an offset set by tests. Timers still run in real time. */
export class AdjustableClock {
  #shiftMs = 0;

  now(): number {
    return systemClock.now() + this.#shiftMs;
  }

  advance(milliseconds: number): void {
    this.#shiftMs += milliseconds;
  }
}

export interface TestServer {
  readonly origin: string;
  readonly clock: AdjustableClock;
  close(): Promise<void>;
}

/**
 * Starts the whole service in this process, on a free port, with an in-memory database.
 *
 * @param random source of randomness for the computer, in [0, 1); 0 always chooses the first of equally good cells
 */
export async function startServer(random: () => number = Math.random): Promise<TestServer> {
  const [assets, { database, close }] = await Promise.all([buildClientOnce(), createTestDatabase()]);
  const clock = new AdjustableClock();
  const config = { ...readConfig({ RATE_LIMIT: 'off' }), sessionKeys: [randomBytes(32)] };
  const app = await buildApp({ config, database, bus: new InProcessBus('alone'), clock, assets, random });
  await app.listen({ port: 0, host: 'localhost' });
  const { port } = app.server.address() as AddressInfo;
  return {
    origin: `http://localhost:${port}`,
    clock,
    async close() {
      await app.close();
      await close();
    },
  };
}

let builtAssets: Promise<Assets> | undefined;

/** Builds the client once per run, into a temporary folder that is deleted at exit. */
function buildClientOnce(): Promise<Assets> {
  builtAssets ??= (async () => {
    const directory = mkdtempSync(join(tmpdir(), 'noughts-client-'));
    process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
    await buildWebClient(directory);
    return readAssets(directory);
  })();
  return builtAssets;
}
