import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { Redis } from 'ioredis';
import { toChannel, encodeEnvelope, toTopic, decodeEnvelope } from './envelope.ts';
import type { EventBus } from './event-bus.ts';
import { Heartbeat, type HeartbeatTimings, defaultTimings } from './heartbeat.ts';
import { InProcessBus } from './in-process-bus.ts';
import { redactCredentials, connectRedis, type RedisTlsOptions } from './redis-connection.ts';

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
  readonly connection?: RedisTlsOptions;
}

/** Reasons logged in one outage; who sends us rubbish shall not fill the log. */
const maxWarningsPerOutage = 20;

/**
 * The bus of processes that share a Redis or Valkey: publish and subscribe, and nothing else.
 *
 * Handlers of this process get its own messages at once and directly; what comes back of them is dropped. Whether
 * others can be heard is told by beats that this process sends to itself over both connections.
 */
export class RedisBus implements EventBus {
  readonly #processId = randomUUID();
  readonly #heartbeatChannel = toChannel(`beat:${this.#processId}`);
  /** Tells other processes that messages of this one were lost. */
  readonly #messagesLostChannel = toChannel('messages-lost');
  readonly #logger: BusLogger;
  readonly #address: string;
  readonly #timings: HeartbeatTimings;
  readonly #local: InProcessBus;
  readonly #handlerCounts = new Map<string, number>();
  readonly #heartbeat = new Heartbeat();
  readonly #stateEvents = new EventEmitter().setMaxListeners(0);
  readonly #publisher: Redis;
  readonly #subscriber: Redis;
  readonly #timer: NodeJS.Timeout;
  #state: 'up' | 'down' = 'down';
  #connectingSince = performance.now();
  #subscribed: Promise<unknown> = Promise.resolve();
  readonly #waiters = new Set<() => void>();
  readonly #rejectedChannels = new Set<string>();
  /** What was complained of since the bus was last up; the same thing again is not news. */
  readonly #warnedReasons = new Set<string>();

  constructor({ url, logger, timings = defaultTimings, connection }: RedisBusOptions) {
    this.#logger = logger;
    this.#address = redactCredentials(url);
    this.#timings = timings;
    this.#local = new InProcessBus('alone', (error) => {
      logger.warn({ bus: this.#address, err: error }, 'event bus: a subscriber failed');
    });
    const onError = (error: Error) => this.#warnOnce(error.message);
    this.#publisher = connectRedis(url, 'publish', onError, connection);
    this.#subscriber = connectRedis(url, 'subscribe', onError, connection);
    this.#subscriber.on('ready', () => {
      if (this.#rejectedChannels.size > 0) this.#subscribed = this.#subscribe(...this.#rejectedChannels);
    });
    void this.#subscribe(this.#heartbeatChannel, this.#messagesLostChannel);
    // What was published while the publisher had no connection is lost.
    this.#publisher.on('ready', () => this.#send(this.#messagesLostChannel, {}));
    this.#subscriber.on('message', (channel, text) => this.#onMessage(channel, text));
    for (const redis of [this.#publisher, this.#subscriber]) redis.on('close', () => this.#onDisconnect());
    this.#timer = setInterval(() => this.#sendHeartbeat(), timings.intervalMs).unref();
  }

  get state(): 'up' | 'down' {
    return this.#state;
  }

  get lagMs(): number {
    return this.#heartbeat.lagMs ?? 0;
  }

  publish(topic: string, message: unknown): void {
    this.#local.publish(topic, message);
    this.#send(toChannel(topic), message);
  }

  subscribe(topic: string, handler: (message: unknown) => void): () => void {
    const unsubscribe = this.#local.subscribe(topic, handler);
    const count = this.#handlerCounts.get(topic) ?? 0;
    this.#handlerCounts.set(topic, count + 1);
    if (count === 0) this.#subscribed = this.#subscribe(toChannel(topic));
    let hasEnded = false;
    return () => {
      if (hasEnded) return;
      hasEnded = true;
      unsubscribe();
      const remaining = (this.#handlerCounts.get(topic) ?? 1) - 1;
      if (remaining > 0) this.#handlerCounts.set(topic, remaining);
      else {
        this.#handlerCounts.delete(topic);
        this.#rejectedChannels.delete(toChannel(topic));
        void this.#subscriber.unsubscribe(toChannel(topic)).catch(() => undefined);
      }
    };
  }

  async waitForSubscriptions(): Promise<void> {
    if (this.#state === 'down') return;
    // One connection answers in order, so the last answer stands for all before it. A bus that falls silent ends the
    // wait too: then nobody relies on it any more.
    await new Promise<void>((done) => {
      this.#waiters.add(done);
      void this.#subscribed.then(() => this.#waiters.delete(done) && done());
    });
  }

  onStateChange(handler: () => void): () => void {
    this.#stateEvents.on('state', handler);
    return () => this.#stateEvents.off('state', handler);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#stateEvents.removeAllListeners();
    this.#publisher.disconnect();
    this.#subscriber.disconnect();
    await this.#local.close();
  }

  /** One that cannot be sent is not sent later: other processes are told that messages were lost. */
  #send(channel: string, message: unknown): void {
    this.#publisher
      .publish(channel, encodeEnvelope({ from: this.#processId, message }))
      .catch(() => undefined);
  }

  /**
   * Resolves when the subscriptions are active or rejected. The client renews active ones when it reconnects; those
   * that the server rejected, such as for a wrong password, are requested again then.
   */
  async #subscribe(...channels: readonly string[]): Promise<void> {
    for (const channel of channels) this.#rejectedChannels.delete(channel);
    try {
      await this.#subscriber.subscribe(...channels);
    } catch (error) {
      for (const channel of channels) this.#rejectedChannels.add(channel);
      this.#warnOnce((error as Error).message);
    }
  }

  #onMessage(channel: string, text: string): void {
    if (channel === this.#heartbeatChannel) {
      this.#heartbeat.receiveBeat(text, performance.now());
      this.#updateState();
      return;
    }
    const envelope = decodeEnvelope(text);
    if (envelope === null) this.#warnOnce(`a message on ${channel} is not ours`);
    else if (envelope.from === this.#processId) return;
    else if (channel === this.#messagesLostChannel) this.#stateEvents.emit('state');
    else this.#local.publish(toTopic(channel), envelope.message);
  }

  #sendHeartbeat(): void {
    this.#updateState();
    const now = performance.now();
    if (this.#state === 'down' && now - this.#connectingSince > this.#timings.timeoutMs) this.#reconnect();
    if (this.#publisher.status !== 'ready' || this.#subscriber.status !== 'ready') return;
    this.#publisher.publish(this.#heartbeatChannel, this.#heartbeat.createBeat(now)).catch(() => undefined);
  }

  #reconnect(): void {
    this.#warnOnce(`no answer within ${this.#timings.timeoutMs} ms`);
    this.#connectingSince = performance.now();
    for (const redis of [this.#publisher, this.#subscriber]) {
      if (redis.status === 'ready' || redis.status === 'connect') redis.disconnect(true);
    }
  }

  #onDisconnect(): void {
    this.#heartbeat.reset();
    this.#updateState();
  }

  #updateState(): void {
    const state = this.#heartbeat.isHealthy ? 'up' : 'down';
    if (state === this.#state) return;
    this.#state = state;
    this.#connectingSince = performance.now();
    if (state === 'up') {
      this.#warnedReasons.clear();
      this.#logger.info({ bus: this.#address, lagMs: this.lagMs }, 'event bus: up');
    } else {
      this.#logger.warn({ bus: this.#address }, 'event bus: down; watched games are read again every second');
    }
    for (const done of this.#waiters) done();
    this.#waiters.clear();
    this.#stateEvents.emit('state');
  }

  #warnOnce(reason: string): void {
    if (this.#warnedReasons.has(reason) || this.#warnedReasons.size >= maxWarningsPerOutage) return;
    this.#warnedReasons.add(reason);
    this.#logger.warn({ bus: this.#address, reason }, 'event bus: trouble');
  }
}
