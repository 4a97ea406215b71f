import { HttpClient, openStreams } from './harness/http-client.ts';
import { runAtRate } from './harness/load.ts';
import { createGuestPairs, drawMoves } from './harness/play.ts';
import { runPaired, type Candidate } from './harness/rounds.ts';
import { compareToReference, type Benchmark } from './harness/row.ts';
import { createMoveCandidate, playMoves } from './harness/running-games.ts';
import { startWorker } from './harness/start-worker.ts';

const rate = { concurrency: 1, perSecond: 20 };

/** CPU per spectator and move with 1,000 spectators of one game, compared to a bare write to 1,000 streams. */
export const growthWatchers: Benchmark = async ({ endpoint, size, rounds }) => {
  const watchers = size(1_000, 20);
  const service = await startWorker('harness/service.ts', { endpoint, tables: 'watchers' });
  const reference = await startWorker('streams.reference.ts');
  const [client, bareClient] = [service, reference].map(
    ({ ready }) => new HttpClient(String(ready['url'])),
  ) as [HttpClient, HttpClient];

  let closeWatchers = () => {};
  const moves = createMoveCandidate(await createGuestPairs(1, client), async (games, index) => {
    if (index === 0) {
      closeWatchers();
      closeWatchers = await openStreams(`${client.url}/games/${games[0]?.id}/events`, watchers);
    }
    return (
      (await service.measureCpuMicros(async () => void (await playMoves(games, index, rate)))) / watchers
    );
  });
  const closeBareStreams = await openStreams(bareClient.url, watchers);
  const writes: Candidate = {
    sample: async () =>
      (await reference.measureCpuMicros(() =>
        runAtRate({ ...rate, count: 1 }, async () => void (await bareClient.send('POST', '/'))),
      )) / watchers,
  };
  const result = await runPaired(moves, writes, rounds, drawMoves.length);
  closeWatchers();
  closeBareStreams();
  await Promise.all([client.close(), bareClient.close(), service.stop(), reference.stop()]);
  return [compareToReference('growth, watchers', 'µs of CPU', result, 2)];
};
