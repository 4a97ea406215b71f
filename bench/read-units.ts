import { setTimeout } from 'node:timers/promises';
import { BatchGetCommand, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { streamConfirmationIntervalMs } from '../service/shared/live-events.ts';
import { systemClock } from '../service/shared/clock.ts';
import { RedisBus } from '../service/events/redis-bus.ts';
import { explainMissing } from '../service/testing/installed.ts';
import { createInterceptedDatabase } from '../service/testing/interrupted-database.ts';
import { startRedisServer } from '../service/testing/redis-server.ts';
import { createTestApp } from '../service/testing/test-app.ts';
import { createTestDatabase } from '../service/testing/test-database.ts';
import type { Database } from '../service/database/database.ts';
import type { Benchmark } from './harness/row.ts';

/** The original AWS example, whose page polls: per minute. */
const originalCosts = { units: 29.5, requests: 59 };
const goal = { units: 2, requests: 8 };
/** Excludes the re-reads shortly after a stream is opened. */
const settleMs = 15_000;

/**
 * Read units and requests (calls of the database, and of the page to confirm its stream) per minute of a player who watches
 * a game, and read units of one `GET /games/:id`.
 */
export const readUnits: Benchmark = async ({ size }) => {
  const watchedMinutes = size(2, 0.02);
  if (explainMissing('redis-server') !== null) return [{ name: 'read units', skipped: 'no redis-server' }];
  const { database, close } = await createTestDatabase();
  const counted = withReadCounter(database);
  // Only with a bus, as in production, are sessions rechecked rarely.
  const redis = await startRedisServer();
  const bus = new RedisBus({ url: redis.url, logger: { info() {}, warn() {} } });
  while (bus.state !== 'up') await setTimeout(10);
  const service = await createTestApp({ database: counted.database, clock: systemClock, bus });
  const [host, friend] = [service.createClient(), service.createClient()];
  await Promise.all([host.signInAsGuest(), friend.signInAsGuest()]);
  const { id } = (await host.post('/games', {})).body.game;
  await friend.post(`/games/${id}/join`);

  const requested = await counted.measure(async () => {
    await host.get(`/games/${id}`);
  });
  const stream = await host.openEvents(`/games/${id}/events`);
  const { streamId } = (await stream.next('presence')).data as unknown as { streamId: string };
  await setTimeout(size(settleMs, 0));
  let confirmations = 0;
  const confirm = async () => {
    confirmations += 1;
    await host.post('/presence', { streamId, visible: true });
  };
  const watchedTotal = await counted.measure(async () => {
    const timer = setInterval(() => void confirm(), streamConfirmationIntervalMs);
    await setTimeout(watchedMinutes * 60_000);
    clearInterval(timer);
  });
  const watched = {
    units: watchedTotal.units / watchedMinutes,
    requests: (watchedTotal.requests + confirmations) / watchedMinutes,
  };
  stream.close();
  await service.close();
  await bus.close();
  await redis.stop();
  await close();
  return [
    {
      name: 'read units, watching, per minute',
      value: watched.units,
      ours: `${watched.units} units, ${watched.requests} requests (GET /games/:id: ${requested.units})`,
      reference: `${originalCosts.units} units, ${originalCosts.requests} requests`,
      ratio: (watched.units / originalCosts.units).toFixed(2),
      goal: `≤ ${goal.units} units, ≤ ${goal.requests} requests`,
      isGoalMet:
        watched.units <= goal.units && watched.requests <= goal.requests && requested.units <= goal.units,
    },
  ];
};

/**
 * Counts read units for items of up to 4 kB: 1 for a strongly consistent read, 0.5 for an eventually consistent one or a
 * query of a few index entries (DynamoDB Developer Guide, "Read consumption").
 */
function withReadCounter(database: Database) {
  const total = { units: 0, requests: 0 };
  return {
    database: createInterceptedDatabase(database, ({ command, execute }) => {
      // Each process reads the list of deletions every five seconds, however many players it serves.
      const units = command.input['IndexName'] === 'ByKind' ? 0 : countUnits(command);
      total.units += units;
      if (units > 0) total.requests += 1;
      return execute();
    }),
    async measure(work: () => Promise<unknown>) {
      const before = { ...total };
      await work();
      return { units: total.units - before.units, requests: total.requests - before.requests };
    },
  };
}

function countUnits(command: object): number {
  const unitsPerItem = (consistent: boolean | undefined) => (consistent === true ? 1 : 0.5);
  if (command instanceof GetCommand || command instanceof QueryCommand)
    return unitsPerItem(command.input.ConsistentRead);
  if (!(command instanceof BatchGetCommand)) return 0;
  const requested = Object.values(command.input.RequestItems ?? {});
  return requested.reduce(
    (sum, { Keys = [], ConsistentRead }) => sum + Keys.length * unitsPerItem(ConsistentRead),
    0,
  );
}
