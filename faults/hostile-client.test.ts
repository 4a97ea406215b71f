import { expect } from 'chai';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { ensureServiceBuilt } from '../cluster/built-service.ts';
import { startCluster } from '../cluster/cluster.ts';
import { ServiceProcess } from '../cluster/service-process.ts';
import { freePort } from '../service/testing/free-port.ts';
import { requireProgram } from '../service/testing/installed.ts';
import { readGauges } from './gauges.ts';
import { forSize, reportResult } from './report.ts';

const maxRssBytes = 400e6;
/** The short run shares its machine with other jobs. */
const bystanderLimitMs = forSize({ short: 3_000, full: 1_000 });
const testAsset = 'hostile-client-test-asset.bin';

/** An address of the service, and the process behind it. */
interface Target {
  readonly url: URL;
  readonly certificate?: Buffer;
  readonly server: ServiceProcess;
  stop(): Promise<unknown>;
}

interface Attack {
  readonly connections: number;
  /** Sent by connection `index` when it opens. */
  readonly send: (index: number) => string;
  /** Sent by each connection every second. */
  readonly drip?: string;
}

const starts: Record<string, () => Promise<Target>> = {
  async directly() {
    const folder = mkdtempSync(join(tmpdir(), 'noughts-hostile-'));
    const port = await freePort();
    const server = new ServiceProcess({
      name: 'server',
      program: ensureServiceBuilt(),
      folder,
      settings: {
        PORT: String(port),
        HOST: '127.0.0.1',
        ADMIN_PORT: '0',
        DATA_DIR: folder,
        TRUST_PROXY: '1',
        LOG_LEVEL: 'warn',
      },
    });
    await server.start();
    return {
      url: new URL(`http://127.0.0.1:${port}`),
      server,
      async stop() {
        await server.stop();
        rmSync(folder, { recursive: true });
      },
    };
  },
  async 'through the proxy'() {
    const cluster = await startCluster({
      servers: 1,
      program: ensureServiceBuilt(),
      // A server that is busy for seconds is not taken for unhealthy: there is no other one.
      checkIntervalMs: 10_000,
      settings: { LOG_LEVEL: 'warn' },
    });
    const { certificate, servers } = cluster;
    return { url: new URL(cluster.origin), certificate, server: servers[0]!, stop: () => cluster.stop() };
  },
};

describe('hostile client', function () {
  this.timeout(10 * 60_000);

  // The short size leaves the proxy out, for time.
  const ways = forSize({ short: Object.entries(starts).slice(0, 1), full: Object.entries(starts) });
  for (const [way, start] of ways) {
    describe(way, () => {
      requireProgram('haproxy');
      requireProgram('redis-server');
      requireProgram('openssl');
      let target: Target;
      let gameId: string;
      const assetFile = () => join(dirname(dirname(ensureServiceBuilt())), 'web', testAsset);

      before(async () => {
        target = await start();
        writeFileSync(assetFile(), Buffer.alloc(5e6, 'noughts '));
        gameId = await createGame(target);
      });
      after(async () => {
        rmSync(assetFile(), { force: true });
        await target.stop();
      });

      /** A GET request, from one of a thousand addresses if `index` is given. */
      const get = (path: string, index?: number) =>
        `GET ${path} HTTP/1.1\r\nHost: ${target.url.host}\r\n` +
        (index === undefined ? '' : `X-Forwarded-For: 10.${index >> 8}.${index & 255}.1\r\n`) +
        'Accept-Encoding: br\r\n\r\n';
      const largestFile = '/docs/static/swagger-ui-bundle.js';
      const largeFiles = [largestFile, '/docs/json'];
      // The proxy itself does not pipeline: small responses would measure its speed.
      const unreadPaths = way === 'directly' ? [...largeFiles, '/', '/ping'] : largeFiles;
      const count = (full: number) => forSize({ short: Math.ceil(full / 10), full });

      const attacks: Record<string, () => Attack> = {
        'pipelined requests for a file from one address, never read': () => ({
          connections: count(100),
          send: () => get(largestFile).repeat(1_000),
        }),
        'pipelined requests from a thousand addresses, never read': () => ({
          connections: count(1_000),
          send: (index) => get(unreadPaths[index % unreadPaths.length] ?? '/', index).repeat(1_000),
        }),
        'pipelined requests up to the limit from a thousand addresses, never read': () => ({
          connections: count(1_000),
          send: (index) => get(largeFiles[index % largeFiles.length] ?? '/', index).repeat(16),
        }),
        'event streams behind unread responses': () => ({
          connections: count(600),
          send: (index) => get(largestFile, index) + get(`/games/${gameId}/events`, index).repeat(15),
        }),
        'slow readers of the largest file': () => ({
          connections: count(600),
          send: (index) => get(largestFile, index),
        }),
        'slow readers of a file of 5 MB': () => ({
          connections: count(600),
          send: (index) => get(`/assets/${testAsset}`, index),
        }),
        'idle and dripping connections': () => ({
          // The local proxy accepts 4,000 connections.
          connections: count(way === 'directly' ? 10_000 : 3_000),
          send: (index) => (index % 2 === 0 ? '' : 'GET / HTTP/1.1\r\n'),
          drip: 'a',
        }),
        'the dearest requests in one packet': () => ({
          connections: count(10),
          send: () => get('/users/@nobody/games').repeat(500),
        }),
      };

      for (const [name, create] of Object.entries(attacks)) {
        it(`stays below 400 MB and serves others, and keeps nothing: ${name}`, async () => {
          // The proxy may have taken the server for unhealthy.
          while ((await getStatus(target, '/ping')) !== 200) await setTimeout(250);
          const { managementOrigin } = target.server;
          const before = await readGauges(managementOrigin);
          const attack = create();
          const sockets = await openConnections(target, attack);
          const endAt = performance.now() + forSize({ short: 3_000, full: 40_000 });
          let peakBytes = 0;
          let slowestMs = 0;
          try {
            while (performance.now() < endAt) {
              const startedAt = performance.now();
              expect(await getStatus(target, '/ping')).to.equal(200);
              expect(await getStatus(target, `/games/${gameId}`)).to.equal(200);
              slowestMs = Math.max(slowestMs, (performance.now() - startedAt) / 2);
              peakBytes = Math.max(peakBytes, (await readGauges(managementOrigin)).rssBytes);
              for (const socket of sockets)
                if (attack.drip !== undefined && !socket.destroyed) socket.write(attack.drip);
              await setTimeout(500);
            }
          } finally {
            for (const socket of sockets) socket.destroy();
          }
          const goneAt = performance.now();
          let left = await readGauges(managementOrigin);
          // The proxy keeps idle connections to the server for its next requests.
          const maxFds = before.fds + (way === 'directly' ? 5 : 30);
          while ((left.streams > 0 || left.fds > maxFds) && performance.now() < goneAt + 30_000) {
            await setTimeout(250);
            left = await readGauges(managementOrigin);
          }
          const recoveredSeconds = ((performance.now() - goneAt) / 1_000).toFixed(1);
          reportResult(
            `hostile client ${way}`,
            `${name}, ${attack.connections} connections: peak ${Math.round(peakBytes / 1e6)} MB, ` +
              `slowest other request ${Math.round(slowestMs)} ms, all released after ${recoveredSeconds} s`,
          );
          expect(left.streams, 'streams').to.equal(0);
          expect(left.fds, 'file descriptors').to.be.at.most(maxFds);
          expect(peakBytes).to.be.below(maxRssBytes);
          expect(left.rssBytes).to.be.below(maxRssBytes);
          expect(slowestMs).to.be.below(bystanderLimitMs);
        });
      }
    });
  }
});

/** Opens connections that send their first bytes and read nothing. */
async function openConnections(target: Target, { connections, send }: Attack): Promise<Socket[]> {
  const sockets: Socket[] = [];
  for (let index = 0; index < connections; index++) {
    const socket = open(target);
    socket.on('error', () => undefined).pause();
    socket.write(send(index));
    sockets.push(socket);
    if (index % 100 === 99) await Promise.race([once(socket, 'connect'), setTimeout(1_000)]);
  }
  return sockets;
}

function open({ url, certificate }: Target): Socket {
  const port = Number(url.port);
  if (!certificate) return connect(port, url.hostname);
  return connectTls({ port, host: url.hostname, ca: certificate });
}

function getStatus(target: Target, path: string): Promise<number> {
  return send(target, 'GET', path).then(({ status }) => status);
}

async function createGame(target: Target): Promise<string> {
  const { cookie } = await send(target, 'POST', '/auth/guest', { 'content-type': 'application/json' });
  const { body } = await send(target, 'POST', '/games', { cookie, 'content-type': 'application/json' });
  return (JSON.parse(body) as { game: { id: string } }).game.id;
}

/**
 * Others are players with an open connection, as behind a load balancer, and with another address than the attacker where
 * the system has more than one of its own.
 */
const localAddress = process.platform === 'linux' ? '127.0.0.2' : '127.0.0.1';
const agents = {
  http: new HttpAgent({ keepAlive: true }),
  https: new HttpsAgent({ keepAlive: true }),
};

async function send(
  target: Target,
  method: string,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; cookie: string; body: string }> {
  const { url, certificate } = target;
  const options = { method, headers, localAddress };
  const request = certificate
    ? requestHttps(new URL(path, url), { ...options, agent: agents.https, ca: certificate })
    : requestHttp(new URL(path, url), { ...options, agent: agents.http });
  request.end(method === 'POST' ? '{}' : undefined);
  let response: IncomingMessage;
  try {
    [response] = (await once(request, 'response')) as [IncomingMessage];
  } catch (error) {
    // The server may close an idle connection while a request is sent on it.
    if (request.reusedSocket) return send(target, method, path, headers);
    throw error;
  }
  let body = '';
  for await (const chunk of response) body += String(chunk);
  const cookie = response.headers['set-cookie']?.map((each) => each.split(';', 1)[0]).join('; ') ?? '';
  return { status: response.statusCode ?? 0, cookie, body };
}
