import { execFileSync } from 'node:child_process';
import { Person, Site, watch } from './harness/http-client.ts';
import { measured } from './harness/rounds.ts';
import { compared, type Bench } from './harness/row.ts';
import { startSubject, type Subject } from './harness/start-worker.ts';

const streams = 10_000;
const games = 500;
/** Opened at a time; a listener's queue of connections is finite. */
const together = 100;

/** Resident memory of ten thousand open streams, against as many of bare `http`. Measured once: a round takes minutes. */
export const streamMemory: Bench = async ({ endpoint }) => {
  const descriptors = Number(
    execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).replace('unlimited', '1e9'),
  );
  if (descriptors < streams * 1.1)
    return [{ name: 'streams', skipped: `only ${descriptors} files may be open` }];
  const service = await startSubject('harness/service.ts', { endpoint, tables: 'streams' });
  const site = new Site(String(service.ready['url']));
  const paths = await openGames(site);
  const ours = await memoryOf(service, paths);
  await Promise.all([site.close(), service.stop()]);
  const bare = await startSubject('streams.reference.ts');
  const reference = await memoryOf(bare, ['/']);
  await bare.stop();
  const result = { ours: measured([ours]), reference: measured([reference]) };
  return [compared('streams', 'kB each', result, 1.3)];
};

/** Games that wait for somebody; ten of each host. */
async function openGames(site: Site): Promise<string[]> {
  const paths: string[] = [];
  for (let host = 0; host < games / 10; host++) {
    const person = await new Person(site).asGuest();
    for (let game = 0; game < 10; game++) {
      const made = JSON.parse(await person.post('/games', {})) as { game: { id: string } };
      paths.push(`/games/${made.game.id}/events`);
    }
  }
  return paths;
}

/** Kilobytes of each stream: what the process holds with all of them open, without what it held before. */
async function memoryOf(subject: Subject, paths: readonly string[]): Promise<number> {
  const url = String(subject.ready['url']);
  const open = (from: number, count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, index) =>
        watch(url, paths[(from + index) % paths.length] ?? '/', undefined, () => undefined),
      ),
    );
  // The first ones bring code into memory that no later one needs again.
  for (const close of await open(0, together)) close();
  const before = await subject.residentBytes();
  const opened: (() => void)[] = [];
  for (let first = 0; first < streams; first += together) opened.push(...(await open(first, together)));
  const after = await subject.residentBytes();
  for (const close of opened) close();
  return (after - before) / streams / 1_000;
}
