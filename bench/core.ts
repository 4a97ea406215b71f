import { randomUUID } from 'node:crypto';
import { Person, Site } from './harness/person.ts';
import { draw, playMove, type Pair } from './harness/play.ts';
import { interleaved } from './harness/rounds.ts';
import { compared, type Bench } from './harness/row.ts';
import { startSubject, type Subject } from './harness/subject.ts';
import { inWaves } from './harness/waves.ts';

const boards = 96;
const waves = { count: boards * draw.length, concurrency: 32, perSecond: 1_000 };

interface Table {
  readonly id: string;
  readonly pair: Pair;
}

/** CPU of a move without a table engine, against a bare relay of moves; both players watch. */
export const core: Bench = async () => {
  const service = await startSubject('core.service.ts');
  const relay = await startSubject('core.reference.ts');
  const sites = [service, relay].map(({ ready }) => new Site(String(ready['url'])));
  const [ours, bare] = sites as [Site, Site];
  const pairs = await Promise.all(
    Array.from({ length: boards }, async (): Promise<Pair> => [
      await new Person(ours).asGuest(),
      await new Person(ours).asGuest(),
    ]),
  );
  const somebody = new Person(bare);
  const result = await interleaved(
    async () => {
      const open = pairs.map(async (pair) => ({ id: await pair[0].playWith(pair[1]), pair }));
      return round(service, await Promise.all(open));
    },
    () =>
      round(
        relay,
        pairs.map(() => ({ id: randomUUID(), pair: [somebody, somebody] as const })),
      ),
  );
  await Promise.all([...sites.map((site) => site.close()), service.stop(), relay.stop()]);
  return [compared('core', 'µs of CPU', result, 2)];
};

async function round(subject: Subject, tables: readonly Table[]): Promise<number> {
  const streams = await Promise.all(
    tables.flatMap(({ id, pair }) => pair.map((player) => player.watch(`/games/${id}/events`))),
  );
  const spent = await subject.cpuOf(() =>
    inWaves(waves, async (index) => {
      const table = tables[index % boards];
      if (table) await playMove(table.pair, table.id, Math.floor(index / boards));
    }),
  );
  for (const close of streams) close();
  return spent / waves.count;
}
