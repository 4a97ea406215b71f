import { randomBytes } from 'node:crypto';
import { missing } from '../service/testing/installed.ts';
import { startRedis } from '../service/testing/redis-server.ts';
import { Site } from './harness/http-client.ts';
import { draw, guestPairs, playMove, type Pair } from './harness/play.ts';
import { measured, percentile, rounds } from './harness/rounds.ts';
import { compared, type Bench } from './harness/row.ts';
import { startSubject } from './harness/start-worker.ts';
import { inWaves } from './harness/load.ts';

const pairs = 120;
const waves = { count: pairs * draw.length, concurrency: 10, perSecond: 500 };

interface Board {
  readonly pair: Pair;
  readonly id: string;
  /** When each of the two, who sit at different processes, was told of a version; by version. */
  readonly heard: readonly [Map<number, number>, Map<number, number>];
  readonly close: () => void;
}

/** From an accepted move to the opponent's event through another process, against the move's own time; 99th percentiles. */
export const push: Bench = async ({ endpoint }) => {
  if (missing('redis-server') !== null) return [{ name: 'push', skipped: 'no redis-server' }];
  // It inherits the core of this process.
  const bus = await startRedis();
  const options = {
    endpoint,
    tables: 'push',
    sessionKey: randomBytes(32).toString('base64'),
    eventBusUrl: bus.url,
  };
  const services = [
    await startSubject('harness/service.ts', options),
    await startSubject('harness/service.ts', options),
  ];
  const sites = services.map(({ ready }) => new Site(String(ready['url'])));
  const [here, there] = sites as [Site, Site];
  const players = await guestPairs(pairs, [here, there]);
  const times = { ours: [] as number[], reference: [] as number[] };
  for (let round = 0; round <= rounds; round++) {
    const { requests, pushes } = await playRound(await Promise.all(players.map(openBoard)));
    if (round === 0) continue; // It warms both processes up.
    times.ours.push(percentile(pushes, 0.99));
    times.reference.push(percentile(requests, 0.99));
  }
  await Promise.all([...sites.map((site) => site.close()), ...services.map((service) => service.stop())]);
  await bus.stop();
  const result = { ours: measured(times.ours), reference: measured(times.reference) };
  return [compared('push', 'ms', result, 1.5)];
};

async function openBoard(pair: Pair): Promise<Board> {
  const id = await pair[0].playWith(pair[1]);
  const heard = [new Map<number, number>(), new Map<number, number>()] as const;
  const close = await Promise.all(
    pair.map((player, side) =>
      player.watch(`/games/${id}/events`, (chunk) => {
        const now = performance.now();
        for (const [, version] of chunk.toString().matchAll(/^id: (\d+)\nevent: game$/gm)) {
          heard[side]?.set(Number(version), now);
        }
      }),
    ),
  );
  return { pair, id, heard, close: () => close.forEach((end) => end()) };
}

async function playRound(boards: readonly Board[]): Promise<{ requests: number[]; pushes: number[] }> {
  const requests: number[] = [];
  const pushes: number[] = [];
  const accepted: { board: Board; index: number; at: number }[] = [];
  await inWaves(waves, async (move) => {
    const board = boards[move % pairs];
    const index = Math.floor(move / pairs);
    if (!board) return;
    const start = performance.now();
    await playMove(board.pair, board.id, index);
    accepted.push({ board, index, at: performance.now() });
    requests.push(performance.now() - start);
  });
  for (const { board, index, at } of accepted) {
    // Made and joined is version 2; the opponent of X, who makes the even moves, is at 1.
    const told = await heardOf(board.heard[index % 2 === 0 ? 1 : 0], index + 3);
    // The event may overtake the answer.
    pushes.push(Math.max(0, told - at));
  }
  for (const { close } of boards) close();
  return { requests, pushes };
}

/** When a version was heard of; waits for the last ones, which are still under way. */
async function heardOf(heard: Map<number, number>, version: number): Promise<number> {
  for (let waited = 0; waited < 1_000; waited++) {
    const at = heard.get(version);
    if (at !== undefined) return at;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`version ${version} was never heard of`);
}
