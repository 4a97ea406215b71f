import { randomBytes } from 'node:crypto';
import { explainMissing } from '../service/testing/installed.ts';
import { startRedisServer } from '../service/testing/redis-server.ts';
import { HttpClient } from './harness/http-client.ts';
import { drawMoves, createGuestPairs, playMove, type Pair } from './harness/play.ts';
import { summarize, percentile, measuredRounds } from './harness/rounds.ts';
import { compareToReference, type Benchmark } from './harness/row.ts';
import { startWorker } from './harness/start-worker.ts';
import { runAtRate } from './harness/load.ts';

const pairCount = 120;
const rate = { count: pairCount * drawMoves.length, concurrency: 10, perSecond: 500 };

interface RunningGame {
  readonly pair: Pair;
  readonly id: string;
  /** When each of the two, who sit at different processes, was told of a version; by version. */
  readonly receivedAt: readonly [Map<number, number>, Map<number, number>];
  readonly closeStreams: () => void;
}

/** From an accepted move to the opponent's event through another process, against the move's own time; 99th percentiles. */
export const push: Benchmark = async ({ endpoint }) => {
  if (explainMissing('redis-server') !== null) return [{ name: 'push', skipped: 'no redis-server' }];
  // It inherits the core of this process.
  const bus = await startRedisServer();
  const options = {
    endpoint,
    tables: 'push',
    sessionKey: randomBytes(32).toString('base64'),
    eventBusUrl: bus.url,
  };
  const services = [
    await startWorker('harness/service.ts', options),
    await startWorker('harness/service.ts', options),
  ];
  const clients = services.map(({ ready }) => new HttpClient(String(ready['url'])));
  const [firstClient, secondClient] = clients as [HttpClient, HttpClient];
  const players = await createGuestPairs(pairCount, [firstClient, secondClient]);
  const times = { ours: [] as number[], reference: [] as number[] };
  for (let round = 0; round <= measuredRounds; round++) {
    const { requests, pushes } = await playRound(await Promise.all(players.map(openGame)));
    if (round === 0) continue; // It warms both processes up.
    times.ours.push(percentile(pushes, 0.99));
    times.reference.push(percentile(requests, 0.99));
  }
  await Promise.all([
    ...clients.map((client) => client.close()),
    ...services.map((service) => service.stop()),
  ]);
  await bus.stop();
  const result = { ours: summarize(times.ours), reference: summarize(times.reference) };
  return [compareToReference('push', 'ms', result, 1.5)];
};

async function openGame(pair: Pair): Promise<RunningGame> {
  const id = await pair[0].createGameWith(pair[1]);
  const receivedAt = [new Map<number, number>(), new Map<number, number>()] as const;
  const close = await Promise.all(
    pair.map((player, playerIndex) =>
      player.openEventStream(`/games/${id}/events`, (chunk) => {
        const now = performance.now();
        for (const [, version] of chunk.toString().matchAll(/^id: (\d+)\nevent: game$/gm)) {
          receivedAt[playerIndex]?.set(Number(version), now);
        }
      }),
    ),
  );
  return { pair, id, receivedAt, closeStreams: () => close.forEach((end) => end()) };
}

async function playRound(games: readonly RunningGame[]): Promise<{ requests: number[]; pushes: number[] }> {
  const requests: number[] = [];
  const pushes: number[] = [];
  const accepted: { game: RunningGame; index: number; at: number }[] = [];
  await runAtRate(rate, async (move) => {
    const game = games[move % pairCount];
    const index = Math.floor(move / pairCount);
    if (!game) return;
    const start = performance.now();
    await playMove(game.pair, game.id, index);
    accepted.push({ game, index, at: performance.now() });
    requests.push(performance.now() - start);
  });
  for (const { game, index, at } of accepted) {
    // Made and joined is version 2; the opponent of X, who makes the even moves, is at 1.
    const eventAt = await waitForVersion(game.receivedAt[index % 2 === 0 ? 1 : 0], index + 3);
    // The event may overtake the answer.
    pushes.push(Math.max(0, eventAt - at));
  }
  for (const { closeStreams: close } of games) close();
  return { requests, pushes };
}

/** When a version was heard of; waits for the last ones, which are still under way. */
async function waitForVersion(receivedAt: Map<number, number>, version: number): Promise<number> {
  for (let waited = 0; waited < 1_000; waited++) {
    const at = receivedAt.get(version);
    if (at !== undefined) return at;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`version ${version} was never heard of`);
}
