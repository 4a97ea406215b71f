import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { createManagementServer } from './observability/management-server.ts';
import { buildApp } from './app.ts';
import type { EventBus } from './events/event-bus.ts';
import { createEventBus } from './events/create-event-bus.ts';
import { systemClock } from './shared/clock.ts';
import { type Config, readConfig } from './config/config.ts';
import { openDatabase } from './database/open-database.ts';
import { createLogger } from './observability/logger.ts';
import { loadOrCreateSessionKeys } from './config/session-keys.ts';
import { registerShutdownHandlers } from './shutdown.ts';
import { StartupError } from './config/startup-error.ts';
import type { ConnectedDatabase } from './database/database.ts';
import { validateTlsFiles } from './config/tls-files.ts';
import { type Assets, readAssets } from './web/assets.ts';

/** Starts the service. Settings, keys and tables are validated before it listens. */
async function main(): Promise<void> {
  const settings = readConfig();
  const logger = createLogger(settings.logLevel);
  validateTlsFiles(settings);
  const { database, close: closeDatabase } = await openDatabase(settings, 'fail', logger);
  const sessionKeys =
    settings.sessionKeys.length > 0 ? settings.sessionKeys : await loadOrCreateSessionKeys(settings.dataDir);
  const config: Config = Object.freeze({ ...settings, sessionKeys });

  const bus = await createEventBus(config, logger);
  const metrics = await createMetricsIfEnabled(config, bus, database);
  const assets = loadClientAssets(config);
  if (assets === undefined) logger.warn('the client is not built: only the API is served');
  const app = await buildApp({
    config,
    database,
    bus,
    clock: systemClock,
    logger,
    ...(assets && { assets }),
    ...(metrics && { metrics }),
  });
  const busMode = config.eventBusUrl === undefined ? 'absent' : 'configured';
  const managementServer = metrics && createManagementServer({ database, bus, busMode, metrics });

  await listen(app, 'PORT', config.port, config.host);
  if (managementServer && config.adminPort !== undefined)
    await listen(managementServer, 'ADMIN_PORT', config.adminPort, '127.0.0.1');

  registerShutdownHandlers({
    logger,
    drainSeconds: config.drainSeconds,
    drain() {
      logger.info('draining');
      app.draining = true;
    },
    async close() {
      await app.close();
      await Promise.all([managementServer?.close(), bus.close()]);
      await closeDatabase();
      logger.info('closed');
    },
  });
  printListenAddress(
    config,
    getPort(app.server.address()),
    managementServer && getPort(managementServer.server.address()),
  );
}

/** Creates metrics if ADMIN_PORT is set; the modules are lazy-loaded. */
async function createMetricsIfEnabled({ adminPort }: Config, bus: EventBus, database: ConnectedDatabase) {
  if (adminPort === undefined) return undefined;
  const [{ createMetrics }, { instrumentDatabaseClient }] = await Promise.all([
    import('./observability/metrics.ts'),
    import('./observability/database-metrics.ts'),
  ]);
  const metrics = createMetrics(bus);
  instrumentDatabaseClient(database.client, metrics);
  return metrics;
}

interface Listener {
  listen(options: { port: number; host: string }): Promise<string>;
}

async function listen(app: Listener, variable: string, port: number, host: string): Promise<void> {
  try {
    await app.listen({ port, host });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const reasons: Record<string, string> = {
      EADDRINUSE: `already in use; set ${variable} to another port, or to 0 for any free port`,
      EACCES: `permission denied; set ${variable} to another port, or to 0 for any free port`,
      EADDRNOTAVAIL: `HOST ${host} is not an address of this machine`,
      ENOTFOUND: `HOST ${host} is not a known host name`,
    };
    const reason = reasons[String(code)];
    if (reason === undefined) throw error;
    throw new StartupError(`${variable}: cannot bind port ${port}: ${reason}`);
  }
}

function getPort(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Loads the client built by `npm run build` from `dist/web`, whether this module runs bundled in `dist` or from source. */
function loadClientAssets({ production }: Config): Assets | undefined {
  const moduleDir = import.meta.dirname;
  const root = basename(dirname(moduleDir)) === 'dist' ? dirname(dirname(moduleDir)) : dirname(moduleDir);
  const folder = join(root, 'dist', 'web');
  if (!production && !existsSync(join(folder, 'manifest.json'))) return undefined;
  return readAssets(folder);
}

/** Prints the URL for local use; in production the log has it. */
function printListenAddress(
  { tls, host, production, publicOrigin, dataDir, databaseKind }: Config,
  port: number,
  managementPort?: number,
) {
  if (production) return;
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  const origin =
    publicOrigin ?? `${tls ? 'https' : 'http'}://${name.includes(':') ? `[${name}]` : name}:${port}`;
  const dataNote = databaseKind === 'embedded' ? `; data folder: ${dataDir}` : '';
  const readinessNote =
    managementPort === undefined ? '' : `\nReadiness is at http://127.0.0.1:${managementPort}/ready`;
  process.stdout.write(`Noughts is at ${origin}${dataNote}${readinessNote}\n`);
}

main().catch((error: unknown) => {
  // Startup errors can be fixed by the operator; other errors are bugs and need the stack trace.
  process.stderr.write(
    error instanceof StartupError ? `${error.message}\n` : `${String((error as Error).stack)}\n`,
  );
  process.exit(1);
});
