import { HttpClient } from './harness/http-client.ts';
import { createGuestPairs, drawMoves } from './harness/play.ts';
import { runPaired } from './harness/rounds.ts';
import { compareToReference, type Benchmark } from './harness/row.ts';
import { closeGames, createMoveCpuCandidate, openGames } from './harness/running-games.ts';
import { startServiceWithBus } from './harness/service-with-bus.ts';

const playedGames = 10;
const rate = { concurrency: playedGames, perSecond: 400 };

/** CPU per move in ten games while players watch 5,000 running games, compared to a service with these ten only. */
export const growthGames: Benchmark = async ({ endpoint, size, rounds }) => {
  const start = async (tables: string, otherGames: number) => {
    const worker = await startServiceWithBus(endpoint, tables);
    const client = new HttpClient(String(worker.ready['url']));
    const games = await openGames(await createGuestPairs(otherGames, client));
    const candidate = createMoveCpuCandidate(worker, await createGuestPairs(playedGames, client), rate);
    const stop = async () => {
      closeGames(games);
      await client.close();
      await worker.stop();
    };
    return { candidate, stop };
  };
  const many = await start('many-games', size(5_000, 20) - playedGames);
  const few = await start('few-games', 0);
  const result = await runPaired(many.candidate, few.candidate, rounds, drawMoves.length * size(5, 1));
  await Promise.all([many.stop(), few.stop()]);
  return [compareToReference('growth, games', 'µs of CPU', result, 1.2)];
};
