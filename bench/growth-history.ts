import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { systemClock } from '../service/shared/clock.ts';
import { buildFinishedKeys } from '../service/games/sort-key.ts';
import { createId } from '../service/shared/ids.ts';
import { connectDatabase } from '../service/database/database.ts';
import { TestUser, HttpClient } from './harness/http-client.ts';
import { runPaired, percentile } from './harness/rounds.ts';
import { compareToReference, type Benchmark, type Row } from './harness/row.ts';
import { startWorker } from './harness/start-worker.ts';

const requestCount = 40;

/** Latency of a user's games, profile and head-to-head with 3,000 finished games, compared to one with ten. */
export const growthHistory: Benchmark = async ({ endpoint, size, rounds }) => {
  const service = await startWorker('harness/service.ts', { endpoint, tables: 'history' });
  const client = new HttpClient(String(service.ready['url']));
  const names = { gamesTable: 'Games-history', usersTable: 'Users-history' };
  const { database, close } = connectDatabase({ kind: 'local', endpoint, region: undefined }, names);
  const createUser = async (gameCount: number): Promise<UserWithHistory> => {
    const user = await new TestUser(client).signInAsGuest();
    const { id } = (JSON.parse(await user.get('/auth/status')) as { user: { id: string } }).user;
    const opponentId = createId();
    for (let game = 0; game < gameCount; game++) {
      const Item = createFinishedGame(id, opponentId, game);
      await database.client.send(new PutCommand({ TableName: database.gamesTable, Item }));
    }
    return { user, id, opponentId };
  };
  const [many, few] = [await createUser(size(3_000, 20)), await createUser(10)];
  const rows: Row[] = [];
  for (const [name, buildPath] of Object.entries(paths)) {
    const createCandidate = (user: UserWithHistory) => ({
      sample: () => measureMedianMs(user.user, buildPath(user), size(requestCount, 2)),
    });
    const result = await runPaired(createCandidate(many), createCandidate(few), rounds);
    rows.push(compareToReference(`growth, history: ${name}`, 'ms', result, 1.3));
  }
  close();
  await Promise.all([client.close(), service.stop()]);
  return rows;
};

interface UserWithHistory {
  readonly user: TestUser;
  readonly id: string;
  /** The opponent in all games. */
  readonly opponentId: string;
}

const paths: Readonly<Record<string, (user: UserWithHistory) => string>> = {
  'my games': () => '/games',
  profile: ({ id }) => `/users/${id}`,
  'head-to-head': ({ id, opponentId }) => `/users/${id}/games?against=${opponentId}`,
};

async function measureMedianMs(user: TestUser, path: string, requests: number): Promise<number> {
  const times: number[] = [];
  for (let request = 0; request < requests; request++) {
    const start = performance.now();
    await user.get(path);
    times.push(performance.now() - start);
  }
  return percentile(times, 0.5);
}

/** The stored item of a game that X won. */
function createFinishedGame(X: string, O: string, index: number) {
  const GameId = createId();
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
