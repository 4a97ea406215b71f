import secureSession from '@fastify/secure-session';
import fastify from 'fastify';
import { Redis } from 'ioredis';
import { sessionTtlMs } from '../service/sessions/session-lifetime.ts';
import { setTimeout } from 'node:timers/promises';
import type { EventBus } from '../service/events/event-bus.ts';
import { toChannel } from '../service/events/envelope.ts';
import { RedisBus } from '../service/events/redis-bus.ts';
import { systemClock } from '../service/shared/clock.ts';
import type { StoredGame } from '../service/games/stored-game.ts';
import type { Database } from '../service/database/database.ts';
import { createInterceptedDatabase } from '../service/testing/interrupted-database.ts';
import { createTestApp, type TestApp } from '../service/testing/test-app.ts';

/** Fields unknown to this release, which must keep them in the database and never expose them. */
export const extraFields = { Later: { theme: 'dusk', steps: [1, { of: 'two' }] } } as const;
const { Later } = extraFields;

export interface NewerRelease {
  readonly service: TestApp;
  readonly bus: EventBus;
  /** Rewrites a cookie as the newer release would set it. */
  rewriteCookie(name: string, value: string): string;
  /** Resolves once a topic has a subscriber. */
  waitForSubscriber(topic: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Simulates a process of a future release: this release plus additions that older ones must ignore, namely extra
 * attributes of items and extra fields of cookies, messages and envelopes, and unknown kinds of messages.
 */
export async function startNewerRelease(
  database: Database,
  busUrl: string,
  sessionKeys: readonly Buffer[],
): Promise<NewerRelease> {
  const logger = { info: () => undefined, warn: () => undefined };
  const redisBus = new RedisBus({ url: busUrl, logger });
  const redis = new Redis(busUrl);
  const bus = withUnknownMessages(redisBus, redis);
  const service = await createTestApp({
    database: withExtraFields(database),
    bus,
    clock: systemClock,
    settings: { release: '2.0.0', sessionKeys },
  });
  const cookieCodec = fastify();
  await cookieCodec.register(secureSession, { key: [...sessionKeys], expiry: sessionTtlMs / 1000 });
  return {
    service,
    bus,
    rewriteCookie(name, value) {
      if (name !== 'noughts' || value === '') return value;
      const session = cookieCodec.decodeSecureSession(decodeURIComponent(value));
      const data = session?.data() as { session?: object } | undefined;
      if (data?.session === undefined) return value;
      const extended = { ...data, theme: 'dusk', session: { ...data.session, Later, locale: 'nl' } };
      return encodeURIComponent(cookieCodec.encodeSecureSession(cookieCodec.createSecureSession(extended)));
    },
    async waitForSubscriber(topic) {
      while (Number((await redis.pubsub('NUMSUB', toChannel(topic)))[1]) === 0) await setTimeout(5);
    },
    async close() {
      await service.close();
      await redisBus.close();
      redis.disconnect();
    },
  };
}

interface WriteInput {
  Item?: object;
  UpdateExpression?: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Record<string, unknown>;
}

/** Adds the extra fields to every written item. */
function withExtraFields(database: Database): Database {
  return createInterceptedDatabase(database, ({ command, execute }) => {
    const input = command.input as WriteInput;
    if (command.constructor.name === 'PutCommand') input.Item = { ...input.Item, Later };
    if (command.constructor.name === 'UpdateCommand') {
      input.UpdateExpression = input.UpdateExpression?.replace(/\bSET /, 'SET #Later = :Later, ') ?? '';
      input.ExpressionAttributeNames = { ...input.ExpressionAttributeNames, '#Later': 'Later' };
      input.ExpressionAttributeValues = { ...input.ExpressionAttributeValues, ':Later': Later };
    }
    return execute();
  });
}

/** Publishes unknown messages before each message, which gets extra fields. */
function withUnknownMessages(bus: RedisBus, redis: Redis): EventBus {
  const publishRaw = (topic: string, message: unknown) =>
    redis.publish(
      toChannel(topic),
      JSON.stringify({ senderId: 'newer', sentAtMs: Date.now(), message, release: '2.0.0', Later }),
    );
  return {
    publish(topic, message) {
      const { game } = message as { game?: StoredGame };
      void publishRaw(topic, {
        kind: 'tournament',
        game: { ...game, Version: 999, Moves: '8' },
        sessionId: 'all',
        Later,
      });
      void publishRaw(topic, ['a list']);
      void publishRaw(topic, { ...(message as object), Later, ...(game && { game: { ...game, Later } }) });
    },
    subscribe: (topic, handler) => bus.subscribe(topic, handler),
    waitForSubscriptions: () => bus.waitForSubscriptions(),
    get state() {
      return bus.state;
    },
    onStateChange: (handler) => bus.onStateChange(handler),
    close: () => bus.close(),
  };
}
