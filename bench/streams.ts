import { execFileSync } from 'node:child_process';
import { TestUser, HttpClient, openEventStream } from './harness/http-client.ts';
import { summarize } from './harness/rounds.ts';
import { compareToReference, type Benchmark } from './harness/row.ts';
import { startWorker, type Worker } from './harness/start-worker.ts';

const streams = 10_000;
const games = 500;
/** Limited by the backlog of the listening socket. */
const batchSize = 100;

/** Resident memory per stream of 10,000 event streams, compared to bare `http`. Measured once, because it is slow. */
export const streamMemory: Benchmark = async ({ endpoint }) => {
  const descriptors = Number(
    execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).replace('unlimited', '1e9'),
  );
  if (descriptors < streams * 1.1)
    return [{ name: 'streams', skipped: `only ${descriptors} open files are allowed (ulimit -n)` }];
  const service = await startWorker('harness/service.ts', { endpoint, tables: 'streams' });
  const client = new HttpClient(String(service.ready['url']));
  const paths = await createGames(client);
  const ours = await measureKilobytesPerStream(service, paths);
  await Promise.all([client.close(), service.stop()]);
  const referenceWorker = await startWorker('streams.reference.ts');
  const reference = await measureKilobytesPerStream(referenceWorker, ['/']);
  await referenceWorker.stop();
  const result = { ours: summarize([ours]), reference: summarize([reference]) };
  return [compareToReference('streams', 'kB each', result, 1.3)];
};

/** Creates open games, ten per host. @returns the paths of their event streams */
async function createGames(client: HttpClient): Promise<string[]> {
  const paths: string[] = [];
  for (let host = 0; host < games / 10; host++) {
    const testUser = await new TestUser(client).signInAsGuest();
    for (let game = 0; game < 10; game++) {
      const created = JSON.parse(await testUser.post('/games', {})) as { game: { id: string } };
      paths.push(`/games/${created.game.id}/events`);
    }
  }
  return paths;
}

/** Growth of the worker's resident memory per open stream, in kilobytes. */
async function measureKilobytesPerStream(worker: Worker, paths: readonly string[]): Promise<number> {
  const url = String(worker.ready['url']);
  const open = (from: number, count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, index) =>
        openEventStream(url, paths[(from + index) % paths.length] ?? '/', undefined, () => undefined),
      ),
    );
  // Warm-up: loads and compiles code.
  for (const close of await open(0, batchSize)) close();
  const before = await worker.measureResidentBytes();
  const closers: (() => void)[] = [];
  for (let first = 0; first < streams; first += batchSize) closers.push(...(await open(first, batchSize)));
  const after = await worker.measureResidentBytes();
  for (const close of closers) close();
  return (after - before) / streams / 1_000;
}
