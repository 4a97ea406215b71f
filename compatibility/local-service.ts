import { setImmediate } from 'node:timers/promises';
import { AdminActions } from '../service/admin/admin-actions.ts';
import { readConfig } from '../service/config/config.ts';
import { loadOrCreateSessionKeys } from '../service/config/session-keys.ts';
import { connectDatabase } from '../service/database/database.ts';
import { startEmbeddedDatabase } from '../service/database/embedded-database.ts';
import { provisionTables } from '../service/database/provision.ts';
import { deleteExpiredItems } from '../service/database/ttl-sweeper.ts';
import type { ManualClock } from '../service/testing/clock.ts';
import { createTestApp, TestClient } from '../service/testing/test-app.ts';
import type { StageService } from './stage.ts';

export interface LocalService extends StageService {
  close(): Promise<void>;
}

/** Starts this release in this process as on a laptop, with a data folder, but by a fake clock. */
export async function startLocalService(dataDir: string, clock: ManualClock): Promise<LocalService> {
  const config = readConfig({ DATA_DIR: dataDir, RATE_LIMIT: 'off' });
  const embeddedDatabase = await startEmbeddedDatabase({ dataDir, storage: 'on disk' });
  const { database, close: disconnect } = connectDatabase(embeddedDatabase.address, config);
  await provisionTables(database, 'embedded');
  await deleteExpiredItems(database, clock);
  const sessionKeys = await loadOrCreateSessionKeys(dataDir);
  const {
    url,
    bus,
    close: closeApp,
  } = await createTestApp({
    database,
    clock,
    settings: { ...config, sessionKeys },
  });
  return {
    createClient: (cookie) => new TestClient(url, cookie),
    // The process notices at once what it changed itself, so there is nothing to wait for.
    admin: new AdminActions({ database, bus, clock, wait: () => setImmediate() }),
    wait: async (ms) => clock.advance(ms),
    async close() {
      await closeApp();
      disconnect();
      await embeddedDatabase.close();
    },
  };
}
