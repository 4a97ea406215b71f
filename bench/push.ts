import { explainMissing } from '../service/testing/installed.ts';
import { HttpClient } from './harness/http-client.ts';
import { drawMoves, createGuestPairs, playMove, type Pair } from './harness/play.ts';
import { percentile, summarize } from './harness/rounds.ts';
import { compareToReference, type Benchmark } from './harness/row.ts';
import { closeGames, openGames } from './harness/running-games.ts';
import { startServicesWithBus } from './harness/service-with-bus.ts';
import { runAtRate } from './harness/load.ts';

const rate = { concurrency: 10, perSecond: 500 };

/** Delay between a move's response and the opponent's event from another process, compared to the move's latency (p99). */
export const push: Benchmark = async ({ endpoint, size, rounds }) => {
  if (explainMissing('redis-server') !== null) return [{ name: 'push', skipped: 'no redis-server' }];
  const { workers, stop } = await startServicesWithBus(endpoint, 'push', 2);
  const clients = workers.map(({ ready }) => new HttpClient(String(ready['url'])));
  const [firstClient, secondClient] = clients as [HttpClient, HttpClient];
  const players = await createGuestPairs(size(120, 10), firstClient, secondClient);
  const times = { ours: [] as number[], reference: [] as number[] };
  for (let round = 0; round <= rounds.measured; round++) {
    const { requests, pushes } = await playRound(players);
    if (round === 0) continue; // Warm-up.
    times.ours.push(percentile(pushes, 0.99));
    times.reference.push(percentile(requests, 0.99));
  }
  await Promise.all([...clients.map((client) => client.close()), stop()]);
  const result = { ours: summarize(times.ours), reference: summarize(times.reference) };
  return [compareToReference('push', 'ms', result, 1.5)];
};

async function playRound(pairs: readonly Pair[]): Promise<{ requests: number[]; pushes: number[] }> {
  /** For each game and player, when each version was received. */
  const receivedAt = pairs.map(() => [new Map<number, number>(), new Map<number, number>()] as const);
  const games = await openGames(pairs, (game, player, chunk) => {
    const now = performance.now();
    for (const [, version] of chunk.toString().matchAll(/^id: (\d+)\nevent: game$/gm)) {
      receivedAt[game]?.[player].set(Number(version), now);
    }
  });
  const requests: number[] = [];
  const pushes: number[] = [];
  const accepted: { game: number; index: number; at: number }[] = [];
  await runAtRate({ ...rate, count: pairs.length * drawMoves.length }, async (move) => {
    const game = move % pairs.length;
    const index = Math.floor(move / pairs.length);
    const { pair, id } = games[game] ?? {};
    if (!pair || id === undefined) return;
    const start = performance.now();
    await playMove(pair, id, index);
    accepted.push({ game, index, at: performance.now() });
    requests.push(performance.now() - start);
  });
  for (const { game, index, at } of accepted) {
    // A created and joined game has version 2. X plays the even moves; O, the opponent, has index 1.
    const eventAt = await waitForVersion(receivedAt[game]?.[index % 2 === 0 ? 1 : 0], index + 3);
    // The event can arrive before the response.
    pushes.push(Math.max(0, eventAt - at));
  }
  closeGames(games);
  return { requests, pushes };
}

/** The time at which a version was received. Waits up to 5 s for it. */
async function waitForVersion(receivedAt: Map<number, number> | undefined, version: number): Promise<number> {
  for (let waited = 0; waited < 1_000; waited++) {
    const at = receivedAt?.get(version);
    if (at !== undefined) return at;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`no event of version ${version} was received within 5 s`);
}
