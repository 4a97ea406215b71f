import { expect } from 'chai';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { Redis } from 'ioredis';
import { freePort } from '../testing/free-port.ts';
import { requireProgram } from '../testing/installed.ts';
import { type RedisServer, type RedisServerOptions, startRedisServer } from '../testing/redis-server.ts';
import { startTcpProxy, type TcpProxy } from '../testing/tcp-proxy.ts';
import { encodeEnvelope } from './envelope.ts';
import { RedisBus, type RedisBusOptions } from './redis-bus.ts';

interface LogLine {
  readonly level: 'info' | 'warn';
  readonly fields: object;
  readonly message: string;
}

describe('RedisBus', function () {
  this.timeout(20_000);
  requireProgram('redis-server');

  const timings = { intervalMs: 20, timeoutMs: 300 };
  let cleanups: (() => Promise<unknown>)[] = [];
  let logLines: LogLine[] = [];
  afterEach(async () => {
    for (const close of cleanups.reverse()) await close();
    cleanups = [];
    logLines = [];
  });

  const logger = {
    info: (fields: object, message: string) => void logLines.push({ level: 'info', fields, message }),
    warn: (fields: object, message: string) => void logLines.push({ level: 'warn', fields, message }),
  };
  const getLogText = () => JSON.stringify(logLines);

  async function startServer(options?: RedisServerOptions): Promise<RedisServer> {
    const started = await startRedisServer(options);
    cleanups.push(() => started.stop());
    return started;
  }

  async function startProxyTo({ port }: RedisServer): Promise<TcpProxy> {
    const proxy = await startTcpProxy(port);
    cleanups.push(() => proxy.close());
    return proxy;
  }

  function createBus(url: string, options: Partial<RedisBusOptions> = {}): RedisBus {
    const bus = new RedisBus({ url, logger, timings, ...options });
    cleanups.push(() => bus.close());
    return bus;
  }

  async function waitForState(bus: RedisBus, expectedState: 'up' | 'down'): Promise<void> {
    while (bus.state !== expectedState) {
      await new Promise<void>((done) => {
        const end = bus.onStateChange(() => {
          end();
          done();
        });
      });
    }
  }

  async function startBuses(
    url: string,
    count: number,
    options?: Partial<RedisBusOptions>,
  ): Promise<RedisBus[]> {
    const buses = Array.from({ length: count }, () => createBus(url, options));
    await Promise.all(buses.map((bus) => waitForState(bus, 'up')));
    return buses;
  }

  /** Collects the messages on a topic; resolves when the subscription is active. */
  async function collectMessages(
    bus: RedisBus,
    topic: string,
  ): Promise<{ next(): Promise<unknown>; received: unknown[] }> {
    const received: unknown[] = [];
    let wake = () => {};
    bus.subscribe(topic, (message) => {
      received.push(message);
      wake();
    });
    await bus.waitForSubscriptions();
    return {
      received,
      async next() {
        while (received.length === 0) await new Promise<void>((done) => (wake = done));
        return received.shift();
      },
    };
  }

  const serverVariants: Record<string, RedisServerOptions> = {
    'a plain server': {},
    'a server with a password': { password: 'p@ss:word/1' },
    'TLS with a password': { transport: 'tls', password: 'secret' },
    'a cluster of one node': { mode: 'cluster of one node' },
  };
  for (const [variant, options] of Object.entries(serverVariants)) {
    it(`delivers messages between processes over ${variant}`, async () => {
      const { url, ca } = await startServer(options);
      const [one, other] = await startBuses(url, 2, ca && { connection: { tls: { ca } } });
      const { next } = await collectMessages(one!, 'game:1');
      other!.publish('game:1', { kind: 'game', n: 1 });
      expect(await next()).to.deep.equal({ kind: 'game', n: 1 });
    });
  }

  it('rejects an untrusted certificate', async () => {
    const { url } = await startServer({ transport: 'tls' });
    const bus = createBus(url);
    await waitUntilLogged('self-signed certificate');
    expect(bus.state).to.equal('down');
  });

  it('delivers a message to its own process synchronously and only once', async () => {
    const { url } = await startServer();
    const [bus, other] = await startBuses(url, 2);
    const { received } = await collectMessages(bus!, 'game:1');
    const otherMessages = await collectMessages(other!, 'game:1');
    bus!.publish('game:1', 'mine');
    expect(received).to.deep.equal(['mine']);
    expect(await otherMessages.next()).to.equal('mine');
    // A copy of `mine` would arrive before this message, because Redis keeps the order per connection.
    other!.publish('game:1', 'after');
    await otherMessages.next();
    const laterMessages = await collectMessages(bus!, 'game:2');
    other!.publish('game:2', 'last');
    await laterMessages.next();
    expect(received).to.deep.equal(['mine', 'after']);
  });

  it('subscribes only to topics with handlers', async () => {
    const { url } = await startServer();
    const [bus] = await startBuses(url, 1);
    const watcher = new Redis(url);
    cleanups.push(async () => watcher.disconnect());
    const channels = async () => ((await watcher.pubsub('CHANNELS', 'noughts:game:*')) as string[]).sort();
    const unsubscribers = ['game:1', 'game:1', 'game:2'].map((topic) =>
      bus!.subscribe(topic, () => undefined),
    );
    await bus!.waitForSubscriptions();
    expect(await channels()).to.deep.equal(['noughts:game:1', 'noughts:game:2']);
    unsubscribers[0]!();
    unsubscribers[0]!();
    unsubscribers[2]!();
    bus!.subscribe('game:3', () => undefined);
    await bus!.waitForSubscriptions();
    expect(await channels()).to.deep.equal(['noughts:game:1', 'noughts:game:3']);
  });

  it('sends no command but PUBLISH, SUBSCRIBE, UNSUBSCRIBE and AUTH', async () => {
    const { url } = await startServer({ password: 'secret' });
    const watcher = new Redis(url);
    cleanups.push(async () => watcher.disconnect());
    await watcher.config('RESETSTAT');
    const [bus] = await startBuses(url, 1);
    bus!.subscribe('a', () => undefined)();
    bus!.subscribe('b', () => undefined);
    await bus!.waitForSubscriptions();
    const stats = await watcher.info('commandstats');
    const commands = [...stats.matchAll(/^cmdstat_([a-z|]+)/gm)].map(([, name]) => name ?? '');
    const ours = commands.filter((name) => !name.startsWith('config') && name !== 'info');
    expect(ours).to.have.members(['auth', 'publish', 'subscribe', 'unsubscribe']);
  });

  it('keeps its subscriptions over a restart of the server', async () => {
    const first = await startRedisServer();
    const [one, other] = await startBuses(first.url, 2);
    const { next } = await collectMessages(one!, 'game:1');
    await first.stop();
    await Promise.all([waitForState(one!, 'down'), waitForState(other!, 'down')]);
    await startServer({ port: first.port });
    await Promise.all([waitForState(one!, 'up'), waitForState(other!, 'up')]);
    other!.publish('game:1', 'again');
    expect(await next()).to.equal('again');
  });

  it('notifies other processes after a reconnect that its messages were lost', async () => {
    const redis = await startServer();
    const [one] = await startBuses(redis.url, 1);
    const { received } = await collectMessages(one!, 'game:1');
    const proxy = await startProxyTo(redis);
    const [disconnected] = await startBuses(`redis://127.0.0.1:${proxy.port}`, 1);
    proxy.disconnect();
    await waitForState(disconnected!, 'down');
    disconnected!.publish('game:1', 'while down');
    const notified = new Promise<void>((done) => void one!.onStateChange(done));
    proxy.restore();
    await notified;
    expect(one!.state).to.equal('up');
    expect(received).to.deep.equal([]);
  });

  it('activates a subscription made during an outage after the reconnect', async () => {
    const first = await startRedisServer();
    const [one, other] = await startBuses(first.url, 2);
    await first.stop();
    await Promise.all([waitForState(one!, 'down'), waitForState(other!, 'down')]);
    const { next } = await collectMessages(one!, 'game:1');
    await startServer({ port: first.port });
    await Promise.all([waitForState(one!, 'up'), waitForState(other!, 'up')]);
    await one!.waitForSubscriptions();
    other!.publish('game:1', 'again');
    expect(await next()).to.equal('again');
  });

  it('is down while the server responds too late', async () => {
    const redis = await startServer();
    const proxy = await startProxyTo(redis);
    const [bus] = await startBuses(`redis://127.0.0.1:${proxy.port}`, 1);
    proxy.delay(200);
    await waitForState(bus!, 'down');
    proxy.delay(0);
    await waitForState(bus!, 'up');
  });

  it('is down while the server hangs, and reconnects', async () => {
    const redis = await startServer();
    const [bus] = await startBuses(redis.url, 1);
    redis.suspend();
    await waitForState(bus!, 'down');
    await waitUntilLogged('no response within');
    redis.resume();
    await waitForState(bus!, 'up');
  });

  it('resolves waitForSubscriptions while the server hangs', async () => {
    const redis = await startServer();
    const [bus] = await startBuses(redis.url, 1);
    redis.suspend();
    bus!.subscribe('game:1', () => undefined);
    await bus!.waitForSubscriptions();
    expect(bus!.state).to.equal('down');
    redis.resume();
  });

  it('measures the round-trip time', async () => {
    const { url } = await startServer();
    const [bus] = await startBuses(url, 1);
    expect(bus!.lagMs).to.be.within(Number.MIN_VALUE, 1_000);
  });

  describe('errors', () => {
    it('logs a wrong password without credentials and still delivers within the process', async () => {
      const { port } = await startServer({ password: 'right' });
      const bus = createBus(`redis://somebody:wrong-pa55@127.0.0.1:${port}`);
      await waitUntilLogged('WRONGPASS');
      expect(bus.state).to.equal('down');
      const { received } = await collectMessages(bus, 'game:1');
      bus.publish('game:1', 1);
      expect(received).to.deep.equal([1]);
      expect(getLogText()).not.to.match(/wrong-pa55|somebody/);
      expect(getLogText()).to.contain(`redis://127.0.0.1:${port}`);
    });

    it('logs a missing password', async () => {
      const { port } = await startServer({ password: 'right' });
      const bus = createBus(`redis://127.0.0.1:${port}`);
      await waitUntilLogged('NOAUTH');
      expect(bus.state).to.equal('down');
    });

    it('connects once the server accepts the password', async () => {
      const redis = await startServer({ password: 'old' });
      const admin = new Redis(redis.url);
      cleanups.push(async () => admin.disconnect());
      const bus = createBus(`redis://:new@127.0.0.1:${redis.port}`);
      await waitUntilLogged('WRONGPASS');
      await admin.config('SET', 'requirepass', 'new');
      await waitForState(bus, 'up');
    });

    it('logs a refused connection and an unknown host', async () => {
      createBus(`redis://:secret@127.0.0.1:${await freePort()}`);
      await waitUntilLogged('ECONNREFUSED');
      createBus('redis://:secret@nowhere.invalid');
      await waitUntilLogged('nowhere.invalid');
      expect(getLogText()).not.to.contain('secret');
    });

    it('stays down with a server that is not Redis', async () => {
      const web = createServer((socket) => {
        socket.on('error', () => undefined).once('data', () => socket.destroy());
        socket.write('HTTP/1.1 400 Bad Request\r\n\r\n');
      }).listen(0, '127.0.0.1');
      await once(web, 'listening');
      cleanups.push(() => closeServer(web));
      const bus = createBus(`redis://127.0.0.1:${(web.address() as AddressInfo).port}`);
      await waitUntilLogged('Unknown RESP type');
      expect(bus.state).to.equal('down');
    });

    it('drops malformed messages and logs their channel once', async () => {
      const { url } = await startServer();
      const [bus, other] = await startBuses(url, 2);
      const { next, received } = await collectMessages(bus!, 'game:1');
      const foreignClient = new Redis(url);
      cleanups.push(async () => foreignClient.disconnect());
      for (const text of [
        '',
        'hello',
        '{',
        'null',
        '7',
        '[]',
        '{"senderId":1}',
        '{"senderId":"x"}',
        '{"senderId":"x","message":"without a time"}',
        '\u0000\uffff',
      ]) {
        await foreignClient.publish('noughts:game:1', text);
      }
      await foreignClient.publish('noughts:game:1', Buffer.from([0xff, 0xfe, 0x80]));
      other!.publish('game:1', 'ours');
      expect(await next()).to.equal('ours');
      expect(received).to.deep.equal([]);
      expect(logLines.filter(({ fields }) => JSON.stringify(fields).includes('game:1'))).to.have.length(1);
    });

    it('drops messages that are older than a minute or from the future', async () => {
      const { url } = await startServer();
      const [bus, other] = await startBuses(url, 2);
      const { next, received } = await collectMessages(bus!, 'game:1');
      const foreignClient = new Redis(url);
      cleanups.push(async () => foreignClient.disconnect());
      const publishAt = (sentAtMs: number, message: string) =>
        foreignClient.publish('noughts:game:1', encodeEnvelope({ senderId: 'other', sentAtMs, message }));
      await publishAt(Date.now() - 61_000, 'old');
      await publishAt(Date.now() + 70_000, 'from the future');
      await publishAt(Date.now() - 30_000, 'late');
      other!.publish('game:1', 'current');
      expect([await next(), await next()]).to.deep.equal(['late', 'current']);
      expect(received).to.deep.equal([]);
      expect(getLogText()).to.contain('compare the clocks');
    });

    it('logs each reason once, not with every attempt', async () => {
      const port = await freePort();
      const bus = createBus(`redis://127.0.0.1:${port}`);
      await waitUntilLogged('ECONNREFUSED');
      const redis = await startServer({ port });
      await waitForState(bus, 'up');
      const reasons = logLines.flatMap(({ fields }) => ('reason' in fields ? [fields.reason] : []));
      expect(new Set(reasons).size).to.equal(reasons.length);
      expect(redis.port).to.equal(port);
    });
  });

  /** Resolves when the log contains `text`. */
  async function waitUntilLogged(text: string): Promise<void> {
    while (!getLogText().includes(text)) await new Promise((done) => setImmediate(done));
  }
});

function closeServer(tcpServer: Server): Promise<void> {
  return new Promise((done) => tcpServer.close(() => done()));
}
