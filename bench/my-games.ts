import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { systemClock } from '../service/shared/clock.ts';
import { buildFinishedKeys } from '../service/games/sort-key.ts';
import { createId } from '../service/shared/ids.ts';
import { connectDatabase } from '../service/database/database.ts';
import { TestUser, HttpClient } from './harness/http-client.ts';
import { runPaired, percentile } from './harness/rounds.ts';
import { compareToReference, type Benchmark } from './harness/row.ts';
import { startWorker } from './harness/start-worker.ts';

const gameCounts = { many: 1_000, few: 10 };
const requestCount = 40;

/** Latency of `GET /games` (one page) for a user with a thousand finished games, compared to one with ten. */
export const myGames: Benchmark = async ({ endpoint }) => {
  const service = await startWorker('harness/service.ts', { endpoint, tables: 'lobby' });
  const client = new HttpClient(String(service.ready['url']));
  const names = { gamesTable: 'Games-lobby', usersTable: 'Users-lobby' };
  const { database, close } = connectDatabase({ kind: 'local', endpoint, region: undefined }, names);
  const createUserWithGames = async (count: number): Promise<TestUser> => {
    const testUser = await new TestUser(client).signInAsGuest();
    const { user } = JSON.parse(await testUser.get('/auth/status')) as { user: { id: string } };
    for (let game = 0; game < count; game++) {
      await database.client.send(
        new PutCommand({ TableName: database.gamesTable, Item: createFinishedGame(user.id, game) }),
      );
    }
    return testUser;
  };
  const [many, few] = [await createUserWithGames(gameCounts.many), await createUserWithGames(gameCounts.few)];
  const result = await runPaired(
    { sample: () => measureMedianMs(many) },
    { sample: () => measureMedianMs(few) },
  );
  close();
  await Promise.all([client.close(), service.stop()]);
  return [compareToReference('lobby', 'ms', result, 1.2)];
};

async function measureMedianMs(testUser: TestUser): Promise<number> {
  const times: number[] = [];
  for (let request = 0; request < requestCount; request++) {
    const start = performance.now();
    await testUser.get('/games');
    times.push(performance.now() - start);
  }
  return percentile(times, 0.5);
}

/** The stored item of a game that X won. */
function createFinishedGame(X: string, index: number) {
  const GameId = createId();
  const O = createId();
  const endedAt = new Date(systemClock.now() - index * 60_000).toISOString();
  return {
    GameId,
    Status: 'finished',
    Version: 7,
    Origin: 'link',
    Moves: '04152',
    X,
    XName: 'Host',
    XGuest: true,
    O,
    OName: 'Guest',
    OGuest: true,
    CreatedAt: endedAt,
    UpdatedAt: endedAt,
    ...buildFinishedKeys({ endedAt, gameId: GameId, winner: 'X', X, O, moveCount: 5 }),
  };
}
