import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { Redis } from 'ioredis';
import { systemClock } from '../shared/clock.ts';
import { toChannel, encodeEnvelope, toTopic, decodeEnvelope, maxMessageAgeMs } from './envelope.ts';
import type { EventBus } from './event-bus.ts';
import { Heartbeat, type HeartbeatTimings, defaultTimings } from './heartbeat.ts';
import { InProcessBus } from './in-process-bus.ts';
import { redactCredentials, connectRedis, type RedisTlsOptions } from './redis-connection.ts';

/** The logger methods that the bus needs. */
export interface BusLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface RedisBusOptions {
  /** `redis://` or, over TLS, `rediss://`, optionally with user name and password. */
  readonly url: string;
  readonly logger: BusLogger;
  readonly timings?: HeartbeatTimings;
  readonly connection?: RedisTlsOptions;
}

/** Limits the warnings per outage, so that a stream of malformed messages cannot fill the log. */
const maxWarningsPerOutage = 20;

/**
 * A bus over Redis or Valkey. It uses pub/sub only.
 *
 * Handlers of this process get its own messages directly; their copies from Redis are dropped. Heartbeats to itself
 * over both connections show whether the bus is up.
 */
export class RedisBus implements EventBus {
  readonly #processId = randomUUID();
  readonly #heartbeatChannel = toChannel(`heartbeat:${this.#processId}`);
  /** Notifies other processes that messages of this one were lost. */
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
  /** Reasons already logged in this outage. */
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
    // Messages published without a connection are lost.
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
    // Redis responds in order, so the last subscription being active means that all are. If the bus goes down, waiting
    // ends too, because subscribers then poll.
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

  /** Publishes without retries: after a reconnect, other processes are notified that messages were lost. */
  #send(channel: string, message: unknown): void {
    this.#publisher
      .publish(channel, encodeEnvelope({ senderId: this.#processId, sentAtMs: systemClock.now(), message }))
      .catch(() => undefined);
  }

  /**
   * Resolves when the subscriptions are active or rejected. On reconnect the client renews active ones; those that the
   * server rejected, for example because of a wrong password, are requested again here.
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
    if (envelope === null) this.#warnOnce(`malformed message on ${channel}`);
    else if (envelope.senderId === this.#processId) return;
    else if (Math.abs(systemClock.now() - envelope.sentAtMs) > maxMessageAgeMs)
      this.#warnOnce(
        `message older or newer than ${maxMessageAgeMs / 1000} s dropped; compare the clocks of the servers`,
      );
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
    this.#warnOnce(`no response within ${this.#timings.timeoutMs} ms`);
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
      this.#logger.warn({ bus: this.#address }, 'event bus: down; watched games are polled every second');
    }
    for (const done of this.#waiters) done();
    this.#waiters.clear();
    this.#stateEvents.emit('state');
  }

  #warnOnce(reason: string): void {
    if (this.#warnedReasons.has(reason) || this.#warnedReasons.size >= maxWarningsPerOutage) return;
    this.#warnedReasons.add(reason);
    this.#logger.warn({ bus: this.#address, reason }, 'event bus: error');
  }
}
