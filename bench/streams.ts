import { HttpClient, openStreams } from './harness/http-client.ts';
import { createGuestPairs } from './harness/play.ts';
import { summarize } from './harness/rounds.ts';
import { compareToReference, type Benchmark } from './harness/row.ts';
import { closeGames, openGames } from './harness/running-games.ts';
import { startServiceWithBus } from './harness/service-with-bus.ts';
import { startWorker, type Worker } from './harness/start-worker.ts';

/**
 * Resident memory per event stream, with two signed-in players in each of 5,000 running games, compared to bare `http`
 * streams. Measured once, because it is slow.
 */
export const streams: Benchmark = async ({ endpoint, size }) => {
  const gameCount = size(5_000, 10);
  const service = await startServiceWithBus(endpoint, 'streams');
  const client = new HttpClient(String(service.ready['url']));
  const ours = await measureKilobytesPerStream(service, gameCount * 2, async (count) => {
    const games = await openGames(await createGuestPairs(count / 2, client));
    return () => closeGames(games);
  });
  await Promise.all([client.close(), service.stop()]);
  const reference = await startWorker('streams.reference.ts');
  const bare = await measureKilobytesPerStream(reference, gameCount * 2, (count) =>
    openStreams(String(reference.ready['url']), count),
  );
  await reference.stop();
  const result = { ours: summarize([ours]), reference: summarize([bare]) };
  return [compareToReference('streams', 'kB each', result, 3)];
};

const warmUpStreams = 100;

/** Growth of the worker's resident memory per open stream, in kilobytes. */
async function measureKilobytesPerStream(
  worker: Worker,
  count: number,
  open: (count: number) => Promise<() => void>,
): Promise<number> {
  // Loads and compiles code.
  (await open(warmUpStreams))();
  const before = await worker.measureResidentBytes();
  const close = await open(count);
  const after = await worker.measureResidentBytes();
  close();
  return (after - before) / count / 1_000;
}
