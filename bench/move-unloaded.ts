import { createGuestPairs, drawMoves } from './harness/play.ts';
import { percentile, runPaired, summarize } from './harness/rounds.ts';
import { compareToReference, type Benchmark } from './harness/row.ts';
import { createMoveCandidate, playMoves } from './harness/running-games.ts';
import { startMoveServers } from './move.ts';

const rate = { concurrency: 1, perSecond: 50 };

/** Latency of a move at 50 moves a second, median and 99th percentile, compared to the reference of `move`. */
export const moveUnloaded: Benchmark = async ({ endpoint, size, rounds }) => {
  const { service, reference, stop } = await startMoveServers(endpoint);
  const latencies = [service, reference].map((): number[][] => []);
  const createCandidate = async ({ client }: typeof service, candidate: number) =>
    createMoveCandidate(await createGuestPairs(size(50, 2), client), async (games, index) => {
      const times = await playMoves(games, index, rate);
      if (index === 0) latencies[candidate]?.push([]);
      latencies[candidate]?.at(-1)?.push(...times);
      return percentile(times, 0.5);
    });
  await runPaired(
    await createCandidate(service, 0),
    await createCandidate(reference, 1),
    rounds,
    drawMoves.length,
  );
  await stop();
  return (
    [
      ['p50', 0.5],
      ['p99', 0.99],
    ] as const
  ).map(([name, fraction]) => {
    const [ours, bare] = latencies.map((all) =>
      summarize(all.slice(rounds.warmUp).map((times) => percentile(times, fraction))),
    ) as [ReturnType<typeof summarize>, ReturnType<typeof summarize>];
    return compareToReference(`move, unloaded, ${name}`, 'ms', { ours, reference: bare }, 1.2);
  });
};
