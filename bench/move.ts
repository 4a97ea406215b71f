import { watchedBoards } from './harness/boards.ts';
import type { Engine } from './harness/engine.ts';
import { Site } from './harness/person.ts';
import { draw, guestPairs } from './harness/play.ts';
import { interleaved } from './harness/rounds.ts';
import { compared, type Bench } from './harness/row.ts';
import { startSubject } from './harness/subject.ts';

const boards = 128;
const pace = { concurrency: 16, perSecond: 400 };

/** CPU of an accepted move over HTTP, both players watching, against the default client's call alone. */
export const move: Bench = async ({ endpoint }: Engine) => {
  const service = await startSubject('harness/service.ts', { endpoint, tables: 'move' });
  const reference = await startSubject('move.reference.ts', { endpoint, table: 'Games-move' });
  const site = new Site(String(service.ready['url']));
  const pairs = await guestPairs(boards, [site, site]);
  const bareCalls = () => reference.cpuOf(() => reference.run({ ...pace, count: boards }));
  const result = await interleaved(
    watchedBoards({ subject: service, pairs, pace, makeGame: ([X, O]) => X.playWith(O) }),
    { slice: async () => (await bareCalls()) / boards },
    draw.length,
  );
  await Promise.all([site.close(), service.stop(), reference.stop()]);
  return [compared('move', 'µs of CPU', result, 1)];
};
