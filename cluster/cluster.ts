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
  /** Port of the proxy. Default: a free one. */
  readonly port?: number;
  /** Endpoint of an existing DynamoDB Local. Default: starts the embedded database. */
  readonly dynamodbEndpoint?: string;
  readonly checkIntervalMs?: number;
  readonly settings?: ServiceSettings;
}

export interface Cluster {
  /** Public origin of the proxy. */
  readonly origin: string;
  readonly certificate: Buffer;
  readonly servers: readonly ServiceProcess[];
  readonly busUrl: string;
  readonly databaseEndpoint: string;
  readonly folder: string;
  readonly proxyLog: string;
  stop(): Promise<void>;
}

/** Programs that a cluster needs in addition to Node. */
const requiredPrograms: readonly Program[] = ['haproxy', 'redis-server', 'openssl'];

/** One line for each missing program, with the command that installs it. */
export function listMissingPrograms(): string[] {
  return requiredPrograms.flatMap((program) => explainMissing(program) ?? []);
}

/**
 * Starts several processes of the service over HTTPS with the same database and event bus, behind a proxy with the
 * routing, health checks and draining of the stacks' load balancer.
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { servers: count, program, checkIntervalMs = 1_000 } = options;
  const folder = await mkdtemp(join(tmpdir(), 'noughts-cluster-'));
  const certificate = createCertificate(folder);
  const sessionKey = randomBytes(32).toString('base64');
  const names = { gamesTable: 'Games', usersTable: 'Users' };
  // Runs also if the launcher exits without `stop`.
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
            // Shared by all processes, as in the stacks. Not stored.
            SESSION_KEYS: sessionKey,
            TLS_KEY_FILE: certificate.keyFile,
            TLS_CERT_FILE: certificate.certFile,
            TRUST_PROXY: '1',
            PUBLIC_ORIGIN: origin,
            // The proxy stops sending requests after two failed checks; one more may be in progress.
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
