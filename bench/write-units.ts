import type { GetCommand } from '@aws-sdk/lib-dynamodb';
import { testApp, type TestClient } from '../service/testing/test-app.ts';
import { testTables } from '../service/testing/test-database.ts';
import type { Tables } from '../service/database/database.ts';
import { draw } from './harness/play.ts';
import type { Bench, Row } from './harness/row.ts';

const goals = { invitation: 18, link: 18, 'quick match': 20 } as const;
type Way = keyof typeof goals;
/** Measured on the original example's game, create to result. */
const original = 40;

interface Capacity {
  WriteCapacityUnits?: number;
  CapacityUnits?: number;
}

/**
 * Write units of a whole nine-move game, create to result, both tables and their indexes. Only DynamoDB Local reports
 * them with its indexes; the embedded engine does not. Plays over HTTP through the whole service, so that a write
 * anywhere on the way is counted.
 */
export const writeUnits: Bench = async () => {
  if (!process.env['DYNAMODB_ENDPOINT']) {
    return [{ name: 'write units', skipped: 'DYNAMODB_ENDPOINT names no DynamoDB Local' }];
  }
  const { tables, close } = await testTables();
  const counted = countUnits(tables);
  const service = await testApp({ tables: counted.tables });
  const host = service.client();
  const friend = service.client();
  await host.asGuest('Hanna');
  await friend.asGuest('Gustav');
  const ways: Record<Way, () => Promise<string>> = {
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
  for (const [way, start] of Object.entries(ways) as [Way, () => Promise<string>][]) {
    const before = counted.units();
    await play(host, friend, await start());
    const units = counted.units() - before;
    rows.push({
      name: `write units, by ${way}`,
      ours: String(units),
      reference: String(original),
      ratio: (units / original).toFixed(2),
      goal: `≤ ${goals[way]} units`,
      holds: units <= goals[way],
    });
  }
  await service.close();
  await close();
  return rows;
};

/** The same tables, every write asked for its capacity. */
function countUnits(tables: Tables): { tables: Tables; units(): number } {
  let units = 0;
  const send = async (command: GetCommand) => {
    const writes = /^(Put|Update|Delete)Command/.test(command.constructor.name);
    if (!writes) return tables.client.send(command);
    command.input.ReturnConsumedCapacity = 'INDEXES';
    const answer = await tables.client.send(command);
    const consumed = answer.ConsumedCapacity as Capacity | undefined;
    units += consumed?.WriteCapacityUnits ?? consumed?.CapacityUnits ?? 0;
    return answer;
  };
  return { tables: { ...tables, client: { send: send as Tables['client']['send'] } }, units: () => units };
}

async function play(host: TestClient, friend: TestClient, id: string): Promise<void> {
  for (const [index, cell] of draw.entries()) {
    const player = index % 2 === 0 ? host : friend;
    const { status } = await player.post(`/games/${id}/moves`, { cell, after: draw.slice(0, index) });
    if (status !== 200) throw new Error(`move ${index} was answered ${status}`);
  }
}
