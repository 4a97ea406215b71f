import { expect } from 'chai';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { Redis } from 'ioredis';
import { freePort } from '../testing/free-port.ts';
import { needs } from '../testing/installed.ts';
import { type RedisServer, type RedisServerOptions, startRedis } from '../testing/redis-server.ts';
import { startTcpProxy, type TcpProxy } from '../testing/tcp-proxy.ts';
import { RedisBus, type RedisBusOptions } from './redis-bus.ts';

interface LogLine {
  readonly level: 'info' | 'warn';
  readonly fields: object;
  readonly message: string;
}

describe('the bus over Redis', function () {
  this.timeout(20_000);
  needs('redis-server');

  const timings = { everyMs: 20, patienceMs: 300 };
  let closing: (() => Promise<unknown>)[] = [];
  let lines: LogLine[] = [];
  afterEach(async () => {
    for (const close of closing.reverse()) await close();
    closing = [];
    lines = [];
  });

  const logger = {
    info: (fields: object, message: string) => void lines.push({ level: 'info', fields, message }),
    warn: (fields: object, message: string) => void lines.push({ level: 'warn', fields, message }),
  };
  const logged = () => JSON.stringify(lines);

  async function server(options?: RedisServerOptions): Promise<RedisServer> {
    const started = await startRedis(options);
    closing.push(() => started.stop());
    return started;
  }

  async function proxyTo({ port }: RedisServer): Promise<TcpProxy> {
    const proxy = await startTcpProxy(port);
    closing.push(() => proxy.close());
    return proxy;
  }

  function busTo(url: string, options: Partial<RedisBusOptions> = {}): RedisBus {
    const bus = new RedisBus({ url, logger, timings, ...options });
    closing.push(() => bus.close());
    return bus;
  }

  async function state(bus: RedisBus, wanted: 'up' | 'down'): Promise<void> {
    while (bus.state !== wanted) {
      await new Promise<void>((done) => {
        const end = bus.onStateChange(() => {
          end();
          done();
        });
      });
    }
  }

  async function busesUp(
    url: string,
    count: number,
    options?: Partial<RedisBusOptions>,
  ): Promise<RedisBus[]> {
    const buses = Array.from({ length: count }, () => busTo(url, options));
    await Promise.all(buses.map((bus) => state(bus, 'up')));
    return buses;
  }

  /** The next message on a topic; the subscription is in force when this resolves. */
  async function listen(
    bus: RedisBus,
    topic: string,
  ): Promise<{ next(): Promise<unknown>; heard: unknown[] }> {
    const heard: unknown[] = [];
    let wake = () => {};
    bus.subscribe(topic, (message) => {
      heard.push(message);
      wake();
    });
    await bus.settled();
    return {
      heard,
      async next() {
        while (heard.length === 0) await new Promise<void>((done) => (wake = done));
        return heard.shift();
      },
    };
  }

  const kinds: Record<string, RedisServerOptions> = {
    'a plain server': {},
    'a server with a password': { password: 'p@ss:word/1' },
    'TLS with a password': { transport: 'tls', password: 'secret' },
    'cluster mode with one node': { mode: 'cluster of one node' },
  };
  for (const [kind, options] of Object.entries(kinds)) {
    it(`carries messages between processes: ${kind}`, async () => {
      const { url, ca } = await server(options);
      const [one, other] = await busesUp(url, 2, ca && { connection: { tls: { ca } } });
      const { next } = await listen(one!, 'game:1');
      other!.publish('game:1', { kind: 'game', n: 1 });
      expect(await next()).to.deep.equal({ kind: 'game', n: 1 });
    });
  }

  it('refuses a certificate that nobody it trusts has signed', async () => {
    const { url } = await server({ transport: 'tls' });
    const bus = busTo(url);
    await untilLogged('self-signed certificate');
    expect(bus.state).to.equal('down');
  });

  it('gives a message to its own process once and at once', async () => {
    const { url } = await server();
    const [bus, other] = await busesUp(url, 2);
    const { heard } = await listen(bus!, 'game:1');
    const far = await listen(other!, 'game:1');
    bus!.publish('game:1', 'mine');
    expect(heard).to.deep.equal(['mine']);
    expect(await far.next()).to.equal('mine');
    // On one connection what was published first comes back first.
    other!.publish('game:1', 'after');
    await far.next();
    const near = await listen(bus!, 'game:2');
    other!.publish('game:2', 'last');
    await near.next();
    expect(heard).to.deep.equal(['mine', 'after']);
  });

  it('subscribes to what has handlers and to nothing else', async () => {
    const { url } = await server();
    const [bus] = await busesUp(url, 1);
    const watcher = new Redis(url);
    closing.push(async () => watcher.disconnect());
    const channels = async () => ((await watcher.pubsub('CHANNELS', 'noughts:game:*')) as string[]).sort();
    const ends = ['game:1', 'game:1', 'game:2'].map((topic) => bus!.subscribe(topic, () => undefined));
    await bus!.settled();
    expect(await channels()).to.deep.equal(['noughts:game:1', 'noughts:game:2']);
    ends[0]!();
    ends[0]!();
    ends[2]!();
    bus!.subscribe('game:3', () => undefined);
    await bus!.settled();
    expect(await channels()).to.deep.equal(['noughts:game:1', 'noughts:game:3']);
  });

  it('sends no command but PUBLISH, SUBSCRIBE, UNSUBSCRIBE and AUTH', async () => {
    const { url } = await server({ password: 'secret' });
    const watcher = new Redis(url);
    closing.push(async () => watcher.disconnect());
    await watcher.config('RESETSTAT');
    const [bus] = await busesUp(url, 1);
    bus!.subscribe('a', () => undefined)();
    bus!.subscribe('b', () => undefined);
    await bus!.settled();
    const stats = await watcher.info('commandstats');
    const commands = [...stats.matchAll(/^cmdstat_([a-z|]+)/gm)].map(([, name]) => name ?? '');
    const ours = commands.filter((name) => !name.startsWith('config') && name !== 'info');
    expect(ours).to.have.members(['auth', 'publish', 'subscribe', 'unsubscribe']);
  });

  it('is down while the server is away, and then carries on with the same subscriptions', async () => {
    const first = await startRedis();
    const [one, other] = await busesUp(first.url, 2);
    const { next } = await listen(one!, 'game:1');
    await first.stop();
    await Promise.all([state(one!, 'down'), state(other!, 'down')]);
    await server({ port: first.port });
    await Promise.all([state(one!, 'up'), state(other!, 'up')]);
    other!.publish('game:1', 'again');
    expect(await next()).to.equal('again');
  });

  it('tells processes that stayed connected to read again what was published while its connection was down', async () => {
    const redis = await server();
    const [one] = await busesUp(redis.url, 1);
    const { heard } = await listen(one!, 'game:1');
    const link = await proxyTo(redis);
    const [cutOff] = await busesUp(`redis://127.0.0.1:${link.port}`, 1);
    link.cut();
    await state(cutOff!, 'down');
    cutOff!.publish('game:1', 'while down');
    const told = new Promise<void>((done) => void one!.onStateChange(done));
    link.restore();
    await told;
    expect(one!.state).to.equal('up');
    expect(heard).to.deep.equal([]);
  });

  it('requests a subscription made while the server is away once it is back', async () => {
    const first = await startRedis();
    const [one, other] = await busesUp(first.url, 2);
    await first.stop();
    await Promise.all([state(one!, 'down'), state(other!, 'down')]);
    const { next } = await listen(one!, 'game:1');
    await server({ port: first.port });
    await Promise.all([state(one!, 'up'), state(other!, 'up')]);
    await one!.settled();
    other!.publish('game:1', 'again');
    expect(await next()).to.equal('again');
  });

  it('counts a server that answers too late as down, and as up again when it is in time', async () => {
    const redis = await server();
    const link = await proxyTo(redis);
    const [bus] = await busesUp(`redis://127.0.0.1:${link.port}`, 1);
    link.delay(200);
    await state(bus!, 'down');
    link.delay(0);
    await state(bus!, 'up');
  });

  it('is down while the server hangs, and makes its connections anew', async () => {
    const redis = await server();
    const [bus] = await busesUp(redis.url, 1);
    redis.halt();
    await state(bus!, 'down');
    await untilLogged('no answer within');
    redis.resume();
    await state(bus!, 'up');
  });

  it('does not hold up whoever waits for a subscription while the server hangs', async () => {
    const redis = await server();
    const [bus] = await busesUp(redis.url, 1);
    redis.halt();
    bus!.subscribe('game:1', () => undefined);
    await bus!.settled();
    expect(bus!.state).to.equal('down');
    redis.resume();
  });

  it('measures how long a message takes there and back', async () => {
    const { url } = await server();
    const [bus] = await busesUp(url, 1);
    expect(bus!.lagMs).to.be.within(Number.MIN_VALUE, 1_000);
  });

  describe('in trouble', () => {
    it('names a wrong password in the log, without it, and play goes on in the process', async () => {
      const { port } = await server({ password: 'right' });
      const bus = busTo(`redis://somebody:wrong-pa55@127.0.0.1:${port}`);
      await untilLogged('WRONGPASS');
      expect(bus.state).to.equal('down');
      const { heard } = await listen(bus, 'game:1');
      bus.publish('game:1', 1);
      expect(heard).to.deep.equal([1]);
      expect(logged()).not.to.match(/wrong-pa55|somebody/);
      expect(logged()).to.contain(`redis://127.0.0.1:${port}`);
    });

    it('names a missing password in the log', async () => {
      const { port } = await server({ password: 'right' });
      const bus = busTo(`redis://127.0.0.1:${port}`);
      await untilLogged('NOAUTH');
      expect(bus.state).to.equal('down');
    });

    it('comes up by itself once the server takes the password', async () => {
      const redis = await server({ password: 'old' });
      const admin = new Redis(redis.url);
      closing.push(async () => admin.disconnect());
      const bus = busTo(`redis://:new@127.0.0.1:${redis.port}`);
      await untilLogged('WRONGPASS');
      await admin.config('SET', 'requirepass', 'new');
      await state(bus, 'up');
    });

    it('names an address where nobody listens, and an unknown host', async () => {
      busTo(`redis://:secret@127.0.0.1:${await freePort()}`);
      await untilLogged('ECONNREFUSED');
      busTo('redis://:secret@nowhere.invalid');
      await untilLogged('nowhere.invalid');
      expect(logged()).not.to.contain('secret');
    });

    it('survives a server that speaks something else', async () => {
      const web = createServer((socket) => {
        socket.on('error', () => undefined).once('data', () => socket.destroy());
        socket.write('HTTP/1.1 400 Bad Request\r\n\r\n');
      }).listen(0, '127.0.0.1');
      await once(web, 'listening');
      closing.push(() => closed(web));
      const bus = busTo(`redis://127.0.0.1:${(web.address() as AddressInfo).port}`);
      await untilLogged('Unknown RESP type');
      expect(bus.state).to.equal('down');
    });

    it('passes over a message that is not ours, and names its channel', async () => {
      const { url } = await server();
      const [bus, other] = await busesUp(url, 2);
      const { next, heard } = await listen(bus!, 'game:1');
      const stranger = new Redis(url);
      closing.push(async () => stranger.disconnect());
      for (const text of [
        '',
        'hello',
        '{',
        'null',
        '7',
        '[]',
        '{"from":1}',
        '{"from":"x"}',
        '\u0000\uffff',
      ]) {
        await stranger.publish('noughts:game:1', text);
      }
      await stranger.publish('noughts:game:1', Buffer.from([0xff, 0xfe, 0x80]));
      other!.publish('game:1', 'ours');
      expect(await next()).to.equal('ours');
      expect(heard).to.deep.equal([]);
      expect(lines.filter(({ fields }) => JSON.stringify(fields).includes('game:1'))).to.have.length(1);
    });

    it('says each thing once, not with every try', async () => {
      const port = await freePort();
      const bus = busTo(`redis://127.0.0.1:${port}`);
      await untilLogged('ECONNREFUSED');
      const redis = await server({ port });
      await state(bus, 'up');
      const reasons = lines.flatMap(({ fields }) => ('reason' in fields ? [fields.reason] : []));
      expect(new Set(reasons).size).to.equal(reasons.length);
      expect(redis.port).to.equal(port);
    });
  });

  /** Resolves when a line of the log holds `text`. */
  async function untilLogged(text: string): Promise<void> {
    while (!logged().includes(text)) await new Promise((done) => setImmediate(done));
  }
});

function closed(server: Server): Promise<void> {
  return new Promise((done) => server.close(() => done()));
}
