import { RedisBus } from '../service/events/redis-bus.ts';
import type { Clock } from '../service/shared/clock.ts';
import { delayIndexes } from '../service/testing/lagging-indexes.ts';
import { createTestApp } from '../service/testing/test-app.ts';
import type { LoadTarget } from './player.ts';
import type { TestStack } from './test-stack.ts';

/** Two apps whose database has lagging indexes. */
export interface LaggingProcesses {
  readonly target: LoadTarget;
  close(): Promise<void>;
}

/**
 * Starts two apps on the stack's database and bus, with indexes that lag by up to two seconds. DynamoDB Local's indexes
 * have no lag, so a wrapper of the client simulates it. The wrapper has to see every write, so both apps run in the
 * test's own process; they share no cache and no lock.
 */
export async function startLaggingProcesses(
  { bus, database: consistentDatabase, sessionKeys }: TestStack,
  { clock, getLagMs, rateLimit }: { clock: Clock; getLagMs: () => number; rateLimit: 'on' | 'off' },
): Promise<LaggingProcesses> {
  const database = delayIndexes(consistentDatabase, { getLagMs, clock });
  const logger = { info: () => undefined, warn: () => undefined };
  const buses = [1, 2].map(() => new RedisBus({ url: bus.url, logger }));
  const settings = { sessionKeys: [Buffer.from(sessionKeys, 'base64')], rateLimit };
  const services = await Promise.all(
    buses.map((each) => createTestApp({ database, bus: each, clock, settings })),
  );
  return {
    target: { origins: services.map(({ url }) => url) },
    async close() {
      await Promise.all(services.map((service) => service.close()));
      await Promise.all(buses.map((each) => each.close()));
    },
  };
}
