import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { adminApp } from './observability/management-server.ts';
import { buildApp } from './app.ts';
import type { EventBus } from './events/event-bus.ts';
import { makeBus } from './events/create-event-bus.ts';
import { systemClock } from './shared/clock.ts';
import { type Config, readConfig } from './config/config.ts';
import { openTables } from './database/open-database.ts';
import { makeLogger } from './observability/logger.ts';
import { keysBesideData } from './config/session-keys.ts';
import { shutDownGracefully } from './shutdown.ts';
import { StartError } from './config/startup-error.ts';
import type { ConnectedTables } from './database/database.ts';
import { proveTlsFiles } from './config/tls-files.ts';
import { type Assets, readAssets } from './web/assets.ts';

/** Starts the service and listens: keys and tables are proven before the first connection is taken. */
async function main(): Promise<void> {
  const settings = readConfig();
  const logger = makeLogger(settings.logLevel);
  proveTlsFiles(settings);
  const { tables, close: closeTables } = await openTables(settings, 'refuse', logger);
  const sessionKeys =
    settings.sessionKeys.length > 0 ? settings.sessionKeys : await keysBesideData(settings.dataDir);
  const config: Config = Object.freeze({ ...settings, sessionKeys });

  const bus = await makeBus(config, logger);
  const metrics = await metricsFor(config, bus, tables);
  const assets = builtClient(config);
  if (assets === undefined) logger.warn('the client is not built: only the API is served');
  const app = await buildApp({
    config,
    tables,
    bus,
    clock: systemClock,
    logger,
    ...(assets && { assets }),
    ...(metrics && { metrics }),
  });
  const busIs = config.eventBusUrl === undefined ? 'absent' : 'configured';
  const admin = metrics && adminApp({ tables, bus, busIs, metrics });

  await listen(app, 'PORT', config.port, config.host);
  if (admin && config.adminPort !== undefined)
    await listen(admin, 'ADMIN_PORT', config.adminPort, '127.0.0.1');

  shutDownGracefully({
    logger,
    drainSeconds: config.drainSeconds,
    drain() {
      logger.info('draining');
      app.draining = true;
    },
    async close() {
      await app.close();
      await Promise.all([admin?.close(), bus.close()]);
      await closeTables();
      logger.info('closed');
    },
  });
  tellWhere(config, portOf(app.server.address()), admin && portOf(admin.server.address()));
}

/** Only a process with a port to show them on has metrics; no other loads what makes them. */
async function metricsFor({ adminPort }: Config, bus: EventBus, tables: ConnectedTables) {
  if (adminPort === undefined) return undefined;
  const [{ makeMetrics }, { timeTableCalls }] = await Promise.all([
    import('./observability/metrics.ts'),
    import('./observability/database-metrics.ts'),
  ]);
  const metrics = makeMetrics(bus);
  timeTableCalls(tables.client, metrics);
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
    const faults: Record<string, string> = {
      EADDRINUSE: 'is in use by another process',
      EACCES: 'may not be used by this user',
      EADDRNOTAVAIL: `is not to be had: ${host} is no address of this machine (HOST)`,
      ENOTFOUND: `is not to be had: ${host} is no known name (HOST)`,
    };
    const fault = faults[String(code)];
    if (fault === undefined) throw error;
    throw new StartError(`${variable}: port ${port} ${fault}; set ${variable} to another one, or 0 for any`);
  }
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** The client as `npm run build` left it, beside this program's bundle or in the tree's `dist`. */
function builtClient({ production }: Config): Assets | undefined {
  const here = import.meta.dirname;
  const root = basename(dirname(here)) === 'dist' ? dirname(dirname(here)) : dirname(here);
  const folder = join(root, 'dist', 'web');
  if (!production && !existsSync(join(folder, 'manifest.json'))) return undefined;
  return readAssets(folder);
}

/** For the person at a terminal; a journal has the same from the log. */
function tellWhere(
  { tls, host, production, publicOrigin, dataDir, engine }: Config,
  port: number,
  admin?: number,
) {
  if (production) return;
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  const origin =
    publicOrigin ?? `${tls ? 'https' : 'http'}://${name.includes(':') ? `[${name}]` : name}:${port}`;
  const kept = engine === 'embedded' ? `; its games are kept in ${dataDir}` : '';
  const ready = admin === undefined ? '' : `\nReadiness is at http://127.0.0.1:${admin}/ready`;
  process.stdout.write(`Noughts is at ${origin}${kept}${ready}\n`);
}

main().catch((error: unknown) => {
  // What a person can mend is one line; the rest is a fault of ours and needs its trace.
  process.stderr.write(
    error instanceof StartError ? `${error.message}\n` : `${String((error as Error).stack)}\n`,
  );
  process.exit(1);
});
