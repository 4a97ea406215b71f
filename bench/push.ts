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
  /** For each player, the time at which each version was received, by version. */
  readonly receivedAt: readonly [Map<number, number>, Map<number, number>];
  readonly closeStreams: () => void;
}

/** Delay between a move's response and the opponent's event from another process, compared to the move's latency (p99). */
export const push: Benchmark = async ({ endpoint }) => {
  if (explainMissing('redis-server') !== null) return [{ name: 'push', skipped: 'no redis-server' }];
  // Inherits this process's core.
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
    if (round === 0) continue; // Warm-up.
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
    // A created and joined game has version 2. X plays the even moves; O, the opponent, has index 1.
    const eventAt = await waitForVersion(game.receivedAt[index % 2 === 0 ? 1 : 0], index + 3);
    // The event can arrive before the response.
    pushes.push(Math.max(0, eventAt - at));
  }
  for (const { closeStreams: close } of games) close();
  return { requests, pushes };
}

/** The time at which a version was received. Waits up to 5 s for it. */
async function waitForVersion(receivedAt: Map<number, number>, version: number): Promise<number> {
  for (let waited = 0; waited < 1_000; waited++) {
    const at = receivedAt.get(version);
    if (at !== undefined) return at;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`no event of version ${version} was received within 5 s`);
}
