import { HttpClient } from './harness/http-client.ts';
import { createGuestPairs, drawMoves } from './harness/play.ts';
import { runPaired } from './harness/rounds.ts';
import { compareToReference, type Benchmark } from './harness/row.ts';
import { createMoveCpuCandidate } from './harness/running-games.ts';
import { startWorker, type Worker } from './harness/start-worker.ts';

const rate = { concurrency: 16, perSecond: 400 };

/** CPU per stored move over HTTP with both players watching, compared to a minimal server with the same libraries. */
export const move: Benchmark = async ({ endpoint, size, rounds }) => {
  const { service, reference, stop } = await startMoveServers(endpoint);
  const createCandidate = async ({ worker, client }: MoveServer) =>
    createMoveCpuCandidate(worker, await createGuestPairs(size(128, 2), client), rate);
  const result = await runPaired(
    await createCandidate(service),
    await createCandidate(reference),
    rounds,
    drawMoves.length,
  );
  await stop();
  return [compareToReference('move', 'µs of CPU', result, 1.15)];
};

interface MoveServer {
  readonly worker: Worker;
  readonly client: HttpClient;
}

/** Starts the service and the reference of the rows about moves, on one database. */
export async function startMoveServers(
  endpoint: string,
): Promise<{ service: MoveServer; reference: MoveServer; stop: () => Promise<void> }> {
  const connect = (worker: Worker) => ({ worker, client: new HttpClient(String(worker.ready['url'])) });
  const service = connect(await startWorker('harness/service.ts', { endpoint, tables: 'move' }));
  // Writes to the table that the service has created.
  const reference = connect(await startWorker('move.reference.ts', { endpoint, table: 'Games-move' }));
  return {
    service,
    reference,
    async stop() {
      for (const { worker, client } of [service, reference]) {
        await client.close();
        await worker.stop();
      }
    },
  };
}
