import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { Redis } from 'ioredis';
import { channelOf, seal, topicOf, unseal } from './envelope.ts';
import type { EventBus } from './event-bus.ts';
import { Heartbeat, type HeartbeatTimings, usualTimings } from './heartbeat.ts';
import { InProcessBus } from './in-process-bus.ts';
import { addressOf, connectRedis, type ConnectionOptions } from './redis-connection.ts';

/** What the bus needs of a logger. */
export interface BusLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface RedisBusOptions {
  /** `redis://` or, over TLS, `rediss://`, with name and password where the server asks for them. */
  readonly url: string;
  readonly logger: BusLogger;
  readonly timings?: HeartbeatTimings;
  readonly connection?: ConnectionOptions;
}

/** Reasons logged in one outage; who sends us rubbish shall not fill the log. */
const mostComplaints = 20;

/**
 * The bus of processes that share a Redis or Valkey: publish and subscribe, and nothing else.
 *
 * Handlers of this process get its own messages at once and directly; what comes back of them is dropped. Whether
 * others can be heard is told by beats that this process sends to itself over both connections.
 */
export class RedisBus implements EventBus {
  readonly #process = randomUUID();
  readonly #beatChannel = channelOf(`beat:${this.#process}`);
  /** Tells other processes that messages of this one were lost. */
  readonly #lossChannel = channelOf('messages-lost');
  readonly #log: BusLogger;
  readonly #address: string;
  readonly #timings: HeartbeatTimings;
  readonly #local: InProcessBus;
  readonly #handlers = new Map<string, number>();
  readonly #heartbeat = new Heartbeat();
  readonly #changes = new EventEmitter().setMaxListeners(0);
  readonly #publisher: Redis;
  readonly #subscriber: Redis;
  readonly #timer: NodeJS.Timeout;
  #state: 'up' | 'down' = 'down';
  #tryingSince = performance.now();
  #settled: Promise<unknown> = Promise.resolve();
  readonly #waiting = new Set<() => void>();
  readonly #rejected = new Set<string>();
  /** What was complained of since the bus was last up; the same thing again is not news. */
  readonly #complaints = new Set<string>();

  constructor({ url, logger, timings = usualTimings, connection }: RedisBusOptions) {
    this.#log = logger;
    this.#address = addressOf(url);
    this.#timings = timings;
    this.#local = new InProcessBus('alone', (error) => {
      logger.warn({ bus: this.#address, err: error }, 'event bus: a subscriber failed');
    });
    const onError = (error: Error) => this.#complain(error.message);
    this.#publisher = connectRedis(url, 'publish', onError, connection);
    this.#subscriber = connectRedis(url, 'subscribe', onError, connection);
    this.#subscriber.on('ready', () => {
      if (this.#rejected.size > 0) this.#settled = this.#subscribe(...this.#rejected);
    });
    void this.#subscribe(this.#beatChannel, this.#lossChannel);
    // What was published while the publisher had no connection is lost.
    this.#publisher.on('ready', () => this.#send(this.#lossChannel, {}));
    this.#subscriber.on('message', (channel, text) => this.#hear(channel, text));
    for (const redis of [this.#publisher, this.#subscriber]) redis.on('close', () => this.#lost());
    this.#timer = setInterval(() => this.#beat(), timings.everyMs).unref();
  }

  get state(): 'up' | 'down' {
    return this.#state;
  }

  get lagMs(): number {
    return this.#heartbeat.lagMs ?? 0;
  }

  publish(topic: string, message: unknown): void {
    this.#local.publish(topic, message);
    this.#send(channelOf(topic), message);
  }

  subscribe(topic: string, handler: (message: unknown) => void): () => void {
    const end = this.#local.subscribe(topic, handler);
    const count = this.#handlers.get(topic) ?? 0;
    this.#handlers.set(topic, count + 1);
    if (count === 0) this.#settled = this.#subscribe(channelOf(topic));
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      end();
      const left = (this.#handlers.get(topic) ?? 1) - 1;
      if (left > 0) this.#handlers.set(topic, left);
      else {
        this.#handlers.delete(topic);
        this.#rejected.delete(channelOf(topic));
        void this.#subscriber.unsubscribe(channelOf(topic)).catch(() => undefined);
      }
    };
  }

  async settled(): Promise<void> {
    if (this.#state === 'down') return;
    // One connection answers in order, so the last answer stands for all before it. A bus that falls silent ends the
    // wait too: then nobody relies on it any more.
    await new Promise<void>((done) => {
      this.#waiting.add(done);
      void this.#settled.then(() => this.#waiting.delete(done) && done());
    });
  }

  onStateChange(handler: () => void): () => void {
    this.#changes.on('state', handler);
    return () => this.#changes.off('state', handler);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#changes.removeAllListeners();
    this.#publisher.disconnect();
    this.#subscriber.disconnect();
    await this.#local.close();
  }

  /** One that cannot be sent is not sent later: other processes are told that messages were lost. */
  #send(channel: string, message: unknown): void {
    this.#publisher.publish(channel, seal({ from: this.#process, message })).catch(() => undefined);
  }

  /**
   * Resolves when the subscriptions are active or rejected. The client renews active ones when it reconnects; those
   * that the server rejected, such as for a wrong password, are requested again then.
   */
  async #subscribe(...channels: readonly string[]): Promise<void> {
    for (const channel of channels) this.#rejected.delete(channel);
    try {
      await this.#subscriber.subscribe(...channels);
    } catch (error) {
      for (const channel of channels) this.#rejected.add(channel);
      this.#complain((error as Error).message);
    }
  }

  #hear(channel: string, text: string): void {
    if (channel === this.#beatChannel) {
      this.#heartbeat.answer(text, performance.now());
      this.#judge();
      return;
    }
    const envelope = unseal(text);
    if (envelope === null) this.#complain(`a message on ${channel} is not ours`);
    else if (envelope.from === this.#process) return;
    else if (channel === this.#lossChannel) this.#changes.emit('state');
    else this.#local.publish(topicOf(channel), envelope.message);
  }

  #beat(): void {
    this.#judge();
    const now = performance.now();
    if (this.#state === 'down' && now - this.#tryingSince > this.#timings.patienceMs) this.#reconnect();
    if (this.#publisher.status !== 'ready' || this.#subscriber.status !== 'ready') return;
    this.#publisher.publish(this.#beatChannel, this.#heartbeat.beat(now)).catch(() => undefined);
  }

  #reconnect(): void {
    this.#complain(`no answer within ${this.#timings.patienceMs} ms`);
    this.#tryingSince = performance.now();
    for (const redis of [this.#publisher, this.#subscriber]) {
      if (redis.status === 'ready' || redis.status === 'connect') redis.disconnect(true);
    }
  }

  #lost(): void {
    this.#heartbeat.stop();
    this.#judge();
  }

  #judge(): void {
    const state = this.#heartbeat.isSteady ? 'up' : 'down';
    if (state === this.#state) return;
    this.#state = state;
    this.#tryingSince = performance.now();
    if (state === 'up') {
      this.#complaints.clear();
      this.#log.info({ bus: this.#address, lagMs: this.lagMs }, 'event bus: up');
    } else {
      this.#log.warn({ bus: this.#address }, 'event bus: down; watched games are read again every second');
    }
    for (const done of this.#waiting) done();
    this.#waiting.clear();
    this.#changes.emit('state');
  }

  #complain(reason: string): void {
    if (this.#complaints.has(reason) || this.#complaints.size >= mostComplaints) return;
    this.#complaints.add(reason);
    this.#log.warn({ bus: this.#address, reason }, 'event bus: trouble');
  }
}
