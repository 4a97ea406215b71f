/**
 * Write units of a whole nine-move game, create to result, both tables and their indexes: `npm run bench:write-units`.
 *
 * Needs DynamoDB Local (`DYNAMODB_ENDPOINT`), which reports consumed capacity with its indexes; the embedded engine
 * does not. Plays over HTTP through the whole service, so that a write anywhere on the way is counted.
 */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { testApp, type TestClient } from '../service/testing/test-app.ts';
import { testTables } from '../service/testing/tables.ts';

const draw = [0, 1, 2, 4, 3, 5, 7, 6, 8];
const goals = { invitation: 18, link: 18, 'quick match': 20 } as const;

interface Capacity {
  WriteCapacityUnits?: number;
  CapacityUnits?: number;
}

/** Asks every write for its capacity and adds it up. */
function countUnits(client: DynamoDBDocumentClient): { units: number } {
  const count = { units: 0 };
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const writes = /^(Put|Update|Delete)Item/.test(String(context.commandName));
      if (writes) (args.input as { ReturnConsumedCapacity?: string }).ReturnConsumedCapacity = 'INDEXES';
      const result = await next(args);
      const consumed = (result.output as { ConsumedCapacity?: Capacity }).ConsumedCapacity;
      if (writes) count.units += consumed?.WriteCapacityUnits ?? consumed?.CapacityUnits ?? 0;
      return result;
    },
    { step: 'initialize', name: 'countUnits' },
  );
  return count;
}

async function play(host: TestClient, friend: TestClient, id: string): Promise<void> {
  for (const [index, cell] of draw.entries()) {
    const answer = await (index % 2 === 0 ? host : friend).post(`/games/${id}/moves`, {
      cell,
      after: draw.slice(0, index),
    });
    if (answer.status !== 200) throw new Error(`move ${index} was answered ${answer.status}`);
  }
}

if (!process.env['DYNAMODB_ENDPOINT']) {
  console.error('DYNAMODB_ENDPOINT has to name a DynamoDB Local: no other local engine counts write units.');
  process.exit(1);
}
const { tables } = await testTables();
const count = countUnits(tables.client);
const service = await testApp({ tables });
const host = service.client();
const friend = service.client();
await host.asGuest('Hanna');
await friend.asGuest('Gustav');

const ways: Record<keyof typeof goals, () => Promise<string>> = {
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

let short = 0;
for (const [way, start] of Object.entries(ways) as [keyof typeof goals, () => Promise<string>][]) {
  count.units = 0;
  await play(host, friend, await start());
  const holds = count.units <= goals[way];
  if (!holds) short++;
  console.log(
    `${way.padEnd(12)} ${count.units} write units, goal ${goals[way]}: ${holds ? 'holds' : 'falls short'}`,
  );
}
await service.close();
process.exit(short);
