import { createWatchedGames } from './harness/watched-games.ts';
import type { BenchDatabase } from './harness/database.ts';
import { HttpClient } from './harness/http-client.ts';
import { drawMoves, createGuestPairs } from './harness/play.ts';
import { runPaired } from './harness/rounds.ts';
import { compareToReference, type Benchmark } from './harness/row.ts';
import { startWorker, type Worker } from './harness/start-worker.ts';

const gameCount = 128;
const rate = { concurrency: 16, perSecond: 400 };

/** CPU per stored move over HTTP with both players watching, compared to a minimal server with the same libraries. */
export const move: Benchmark = async ({ endpoint }: BenchDatabase) => {
  const service = await startWorker('harness/service.ts', { endpoint, tables: 'move' });
  // Writes to the table that the service has created.
  const reference = await startWorker('move.reference.ts', { endpoint, table: 'Games-move' });
  const clients = [service, reference].map(({ ready }) => new HttpClient(String(ready['url'])));
  const createCandidate = async (worker: Worker, client: HttpClient) =>
    createWatchedGames({
      worker,
      pairs: await createGuestPairs(gameCount, [client, client]),
      rate,
      createGame: ([X, O]) => X.createGameWith(O),
    });
  const [ourClient, referenceClient] = clients as [HttpClient, HttpClient];
  const result = await runPaired(
    await createCandidate(service, ourClient),
    await createCandidate(reference, referenceClient),
    drawMoves.length,
  );
  await Promise.all([...clients.map((client) => client.close()), service.stop(), reference.stop()]);
  return [compareToReference('move', 'µs of CPU', result, 1.15)];
};
