import secureSession from '@fastify/secure-session';
import fastify from 'fastify';
import { Redis } from 'ioredis';
import { sessionLife } from '../service/sessions/revoked-sessions.ts';
import { setTimeout } from 'node:timers/promises';
import type { EventBus } from '../service/events/event-bus.ts';
import { channelOf } from '../service/events/envelope.ts';
import { RedisBus } from '../service/events/redis-bus.ts';
import { systemClock } from '../service/shared/clock.ts';
import type { StoredGame } from '../service/games/stored-game.ts';
import type { Tables } from '../service/database/database.ts';
import { testApp, type TestApp } from '../service/testing/test-app.ts';

/** What no release knows yet. It has to stay where it was put, and to show nowhere. */
export const addition = { Later: { theme: 'dusk', steps: [1, { of: 'two' }] } } as const;
const { Later } = addition;

export interface NewerRelease {
  readonly service: TestApp;
  readonly bus: EventBus;
  /** The cookie as this release would have set it. */
  reseal(name: string, value: string): string;
  /** Resolves once somebody listens on a topic. */
  heardOn(topic: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * A process of a release to come: this one, with what a later one may add and an older one has to bear. Its items have
 * an attribute more, its cookies members more, its messages members and kinds more, and their envelopes too.
 */
export async function newerRelease(
  tables: Tables,
  busUrl: string,
  sessionKeys: readonly Buffer[],
): Promise<NewerRelease> {
  const logger = { info: () => undefined, warn: () => undefined };
  const plain = new RedisBus({ url: busUrl, logger });
  const redis = new Redis(busUrl);
  const bus = talkative(plain, redis);
  const service = await testApp({
    tables: { ...tables, client: withMore(tables.client) },
    bus,
    clock: systemClock,
    settings: { release: '2.0.0', sessionKeys },
  });
  const sealer = fastify();
  await sealer.register(secureSession, { key: [...sessionKeys], expiry: sessionLife / 1000 });
  return {
    service,
    bus,
    reseal(name, value) {
      if (name !== 'noughts' || value === '') return value;
      const session = sealer.decodeSecureSession(decodeURIComponent(value));
      const data = session?.data() as { signedIn?: object } | undefined;
      if (data?.signedIn === undefined) return value;
      const more = { ...data, theme: 'dusk', signedIn: { ...data.signedIn, Later, locale: 'nl' } };
      return encodeURIComponent(sealer.encodeSecureSession(sealer.createSecureSession(more)));
    },
    async heardOn(topic) {
      while (Number((await redis.pubsub('NUMSUB', channelOf(topic)))[1]) === 0) await setTimeout(5);
    },
    async close() {
      await service.close();
      await plain.close();
      redis.disconnect();
    },
  };
}

interface Write {
  Item?: object;
  UpdateExpression?: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Record<string, unknown>;
}

/** Puts the addition on every item that is written. */
function withMore(client: Tables['client']): Tables['client'] {
  const send = (command: { input: object; constructor: { name: string } }) => {
    const input = command.input as Write;
    if (command.constructor.name === 'PutCommand') input.Item = { ...input.Item, Later };
    if (command.constructor.name === 'UpdateCommand') {
      input.UpdateExpression = input.UpdateExpression?.replace(/\bSET /, 'SET #Later = :Later, ') ?? '';
      input.ExpressionAttributeNames = { ...input.ExpressionAttributeNames, '#Later': 'Later' };
      input.ExpressionAttributeValues = { ...input.ExpressionAttributeValues, ':Later': Later };
    }
    return client.send(command as Parameters<typeof client.send>[0]);
  };
  return new Proxy(client, {
    get: (target, name) => (name === 'send' ? send : (Reflect.get(target, name) as unknown)),
  });
}

/** Says what it has to say with more members, after something that nobody has heard of. */
function talkative(bus: RedisBus, redis: Redis): EventBus {
  const say = (topic: string, message: unknown) =>
    redis.publish(channelOf(topic), JSON.stringify({ from: 'newer', message, release: '2.0.0', Later }));
  return {
    publish(topic, message) {
      const { game } = message as { game?: StoredGame };
      void say(topic, {
        kind: 'tournament',
        game: { ...game, Version: 999, Moves: '8' },
        session: 'all',
        Later,
      });
      void say(topic, ['a list']);
      void say(topic, { ...(message as object), Later, ...(game && { game: { ...game, Later } }) });
    },
    subscribe: (topic, handler) => bus.subscribe(topic, handler),
    settled: () => bus.settled(),
    get state() {
      return bus.state;
    },
    onStateChange: (handler) => bus.onStateChange(handler),
    close: () => bus.close(),
  };
}
