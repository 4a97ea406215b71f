import { offerTtlMs } from '../service/games/matchmaking/matchmaking-store.ts';
import { createGameProcess } from '../service/testing/game-processes.ts';
import { createInterceptedDatabase } from '../service/testing/interrupted-database.ts';
import { createTestApp, type TestApp, type TestClient } from '../service/testing/test-app.ts';
import { createTestDatabase } from '../service/testing/test-database.ts';
import type { Database } from '../service/database/database.ts';
import { drawMoves } from './harness/play.ts';
import type { Benchmark, Row } from './harness/row.ts';

const goals = { invitation: 18, link: 18, 'quick match': 20 } as const;
type GameOpening = keyof typeof goals;
/** A game of the original AWS example, from creation to result. */
const originalUnits = 40;

interface Capacity {
  WriteCapacityUnits?: number;
  CapacityUnits?: number;
}

/**
 * Write units of a nine-move game from creation to result, for both tables and their indexes. Plays over HTTP, so that
 * every write of the service is counted. Needs DynamoDB Local: the embedded database does not report index units.
 */
export const writeUnits: Benchmark = async () => {
  if (!process.env['DYNAMODB_ENDPOINT']) {
    return [{ name: 'write units', skipped: 'needs DynamoDB Local at DYNAMODB_ENDPOINT' }];
  }
  const { database, close } = await createTestDatabase();
  const counted = withUnitCounter(database);
  const service = await createTestApp({ database: counted.database });
  const host = service.createClient();
  const friend = service.createClient();
  await host.signInAsGuest('Hanna');
  await friend.signInAsGuest('Gustav');
  const openings: Record<GameOpening, () => Promise<string>> = {
    invitation: async () => {
      const { id } = (await host.post('/games', { opponent: 'Gustav' })).body.game;
      await friend.post(`/games/${id}/accept`);
      return id;
    },
    link: async () => {
      const { id } = (await host.post('/games', {})).body.game;
      await friend.post(`/games/${id}/join`);
      return id;
    },
    'quick match': async () => {
      await host.post('/games/match', {});
      return (await friend.post('/games/match', {})).body.game.id;
    },
  };
  const rows: Row[] = [];
  for (const [opening, start] of Object.entries(openings) as [GameOpening, () => Promise<string>][]) {
    const before = counted.units();
    await playGame(host, friend, await start());
    const units = counted.units() - before;
    rows.push({
      name: `write units, by ${opening}`,
      value: units,
      ours: String(units),
      reference: String(originalUnits),
      ratio: (units / originalUnits).toFixed(2),
      goal: `≤ ${goals[opening]} units`,
      isGoalMet: units <= goals[opening],
    });
  }
  rows.push(await measureWaiting(service, counted));
  await service.close();
  await close();
  return rows;
};

/** A player waits for a quick match for a minute: the offer is renewed every five seconds. */
async function measureWaiting(service: TestApp, counted: CountedDatabase): Promise<Row> {
  const host = service.createClient();
  await host.signInAsGuest();
  const { id } = (await host.post('/games/match', {})).body.game;
  const { matchmaker, store } = createGameProcess(counted.database, service.clock);
  const game = await store.get(id);
  const before = counted.units();
  for (let seconds = 0; seconds < 60; seconds += offerTtlMs / 3_000) {
    service.clock.advance(offerTtlMs / 3);
    await matchmaker.renewOffers(game ? [game] : []);
  }
  const units = counted.units() - before;
  return {
    name: 'write units, a minute in the queue',
    value: units,
    ours: String(units),
    reference: '-',
    ratio: '-',
    goal: '≤ 12 units',
    isGoalMet: units <= 12,
  };
}

interface CountedDatabase {
  readonly database: Database;
  units(): number;
}

/** Wraps a database to sum up the consumed capacity of its writes. */
function withUnitCounter(database: Database): CountedDatabase {
  let units = 0;
  return {
    database: createInterceptedDatabase(database, async ({ command, isWrite, execute }) => {
      if (!isWrite) return execute();
      Object.assign(command.input, { ReturnConsumedCapacity: 'INDEXES' });
      const response = (await execute()) as { ConsumedCapacity?: Capacity };
      const consumed = response.ConsumedCapacity;
      units += consumed?.WriteCapacityUnits ?? consumed?.CapacityUnits ?? 0;
      return response;
    }),
    units: () => units,
  };
}

async function playGame(host: TestClient, friend: TestClient, id: string): Promise<void> {
  for (const [index, cell] of drawMoves.entries()) {
    const player = index % 2 === 0 ? host : friend;
    const { status } = await player.post(`/games/${id}/moves`, { cell, after: drawMoves.slice(0, index) });
    if (status !== 200) throw new Error(`move ${index} responded ${status}`);
  }
}
