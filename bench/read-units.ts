import { setTimeout } from 'node:timers/promises';
import { BatchGetCommand, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { systemClock } from '../service/shared/clock.ts';
import { testApp } from '../service/testing/test-app.ts';
import { testTables } from '../service/testing/test-database.ts';
import type { Tables } from '../service/database/database.ts';
import type { Bench } from './harness/row.ts';

/** The original example's page, which asks again and again: units and requests a minute. */
const original = { units: 29.5, requests: 59 };
const goal = { units: 2, requests: 4 };
/** What is looked at again soon after a stream was opened is over by then. */
const settleMs = 15_000;
const watchedMinutes = 2;

/** What a player who watches a game reads in a minute, and what one `GET /games/:id` reads. */
export const readUnits: Bench = async () => {
  const { tables, close } = await testTables();
  const counted = countReads(tables);
  const service = await testApp({ tables: counted.tables, clock: systemClock });
  const [host, friend] = [service.client(), service.client()];
  await Promise.all([host.asGuest(), friend.asGuest()]);
  const { id } = (await host.post('/games', {})).body.game;
  await friend.post(`/games/${id}/join`);

  const asked = await counted.during(async () => {
    await host.get(`/games/${id}`);
  });
  const stream = await host.events(`/games/${id}/events`);
  await stream.next('game');
  await setTimeout(settleMs);
  const whole = await counted.during(() => setTimeout(watchedMinutes * 60_000));
  const watched = { units: whole.units / watchedMinutes, requests: whole.requests / watchedMinutes };
  stream.close();
  await service.close();
  await close();
  return [
    {
      name: 'read units, watching, per minute',
      ours: `${watched.units} units, ${watched.requests} requests (GET /games/:id: ${asked.units})`,
      reference: `${original.units} units, ${original.requests} requests`,
      ratio: (watched.units / original.units).toFixed(2),
      goal: `≤ ${goal.units} units, ≤ ${goal.requests} requests`,
      holds: watched.units <= goal.units && watched.requests <= goal.requests && asked.units <= goal.units,
    },
  ];
};

/**
 * Counts reads by what AWS charges for items of up to 4 kB: one unit for a consistent read, half of one for another; a
 * query of a few index entries is half of one (Developer Guide, "Read consumption").
 */
function countReads(tables: Tables) {
  const total = { units: 0, requests: 0 };
  const send = (command: GetCommand) => {
    const units = unitsOf(command);
    total.units += units;
    if (units > 0) total.requests += 1;
    return tables.client.send(command);
  };
  return {
    tables: { ...tables, client: { send: send as Tables['client']['send'] } },
    async during(work: () => Promise<unknown>) {
      const before = { ...total };
      await work();
      return { units: total.units - before.units, requests: total.requests - before.requests };
    },
  };
}

function unitsOf(command: object): number {
  const each = (consistent: boolean | undefined) => (consistent === true ? 1 : 0.5);
  if (command instanceof GetCommand || command instanceof QueryCommand)
    return each(command.input.ConsistentRead);
  if (!(command instanceof BatchGetCommand)) return 0;
  const asked = Object.values(command.input.RequestItems ?? {});
  return asked.reduce((sum, { Keys = [], ConsistentRead }) => sum + Keys.length * each(ConsistentRead), 0);
}
