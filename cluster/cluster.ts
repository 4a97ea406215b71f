import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCertificate } from '../service/testing/certificate.ts';
import { freePort } from '../service/testing/free-port.ts';
import { explainMissing, type Program } from '../service/testing/installed.ts';
import { startRedisServer } from '../service/testing/redis-server.ts';
import { startProxy } from './proxy.ts';
import { ServiceProcess, type ServiceSettings } from './service-process.ts';
import { startSharedDatabase } from './shared-database.ts';

export interface ClusterOptions {
  readonly servers: number;
  /** The built service: `dist/service/main.js`. */
  readonly program: string;
  /** Port of the proxy; any free one without it. */
  readonly port?: number;
  /** A table that is there already; without it the launcher serves the embedded engine. */
  readonly dynamodbEndpoint?: string;
  readonly checkIntervalMs?: number;
  readonly settings?: ServiceSettings;
}

export interface Cluster {
  /** Where players go. */
  readonly origin: string;
  readonly certificate: Buffer;
  readonly servers: readonly ServiceProcess[];
  readonly busUrl: string;
  readonly databaseEndpoint: string;
  readonly folder: string;
  readonly proxyLog: string;
  stop(): Promise<void>;
}

/** Programs a cluster needs besides Node. */
const requiredPrograms: readonly Program[] = ['haproxy', 'redis-server', 'openssl'];

/** One line for each program that is not installed, with the command that installs it. */
export function listMissingPrograms(): string[] {
  return requiredPrograms.flatMap((program) => explainMissing(program) ?? []);
}

/**
 * Several processes of the service over HTTPS, behind a proxy that checks their health and drains them as the load
 * balancer of the stacks does, on one table and one bus.
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { servers: count, program, checkIntervalMs = 1_000 } = options;
  const folder = await mkdtemp(join(tmpdir(), 'noughts-cluster-'));
  const certificate = createCertificate(folder);
  const sessionKey = randomBytes(32).toString('base64');
  const names = { gamesTable: 'Games', usersTable: 'Users' };
  // Also where a person in a hurry ends the launcher at once.
  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', removeFolder);
  const stops: (() => unknown)[] = [() => process.off('exit', removeFolder), removeFolder];
  const stop = async () => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    const sharedDatabase =
      options.dynamodbEndpoint === undefined ? await startSharedDatabase(names) : undefined;
    if (sharedDatabase) stops.push(() => sharedDatabase.close());
    const endpoint = sharedDatabase?.endpoint ?? options.dynamodbEndpoint ?? '';
    const redis = await startRedisServer();
    stops.push(() => redis.stop());
    const port = options.port ?? (await freePort());
    const origin = `https://localhost:${port}`;
    const ports = await Promise.all(Array.from({ length: count }, freePort));
    const servers = ports.map(
      (serverPort, index) =>
        new ServiceProcess({
          name: `server-${index + 1}`,
          program,
          folder,
          settings: {
            PORT: String(serverPort),
            HOST: '127.0.0.1',
            ADMIN_PORT: '0',
            DATA_DIR: folder,
            DYNAMODB_ENDPOINT: endpoint,
            EVENT_BUS_URL: redis.url,
            // One for all, as the stacks hand it out; it lives as long as the cluster.
            SESSION_KEYS: sessionKey,
            TLS_KEY_FILE: certificate.keyFile,
            TLS_CERT_FILE: certificate.certFile,
            TRUST_PROXY: '1',
            PUBLIC_ORIGIN: origin,
            // Two checks that fail, one under way, and the proxy sends nothing any more.
            DRAIN_SECONDS: String(Math.ceil((3 * checkIntervalMs) / 1000)),
            STACK_NAME: 'cluster',
            LOG_LEVEL: 'info',
            ...options.settings,
          },
        }),
    );
    stops.push(() => Promise.all(servers.map((server) => server.stop())));
    await Promise.all(servers.map((server) => server.start()));
    const proxiedServers = servers.map(({ name }, index) => ({ name, port: ports[index] ?? 0 }));
    const proxy = await startProxy(folder, certificate, { port, servers: proxiedServers, checkIntervalMs });
    stops.push(() => proxy.stop());
    return {
      origin,
      certificate: await readFile(certificate.certFile),
      servers,
      busUrl: redis.url,
      databaseEndpoint: endpoint,
      folder,
      proxyLog: proxy.logFile,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
