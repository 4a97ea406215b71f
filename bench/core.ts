import { randomUUID } from 'node:crypto';
import { watchedBoards } from './harness/boards.ts';
import { Person, Site } from './harness/person.ts';
import { draw, guestPairs, type Pair } from './harness/play.ts';
import { interleaved } from './harness/rounds.ts';
import { compared, type Bench } from './harness/row.ts';
import { startSubject } from './harness/subject.ts';

const boards = 192;
const pace = { concurrency: 32, perSecond: 1_000 };

/** CPU of a move without a table engine, against a bare relay of moves; both players watch. */
export const core: Bench = async () => {
  const service = await startSubject('core.service.ts');
  const relay = await startSubject('core.reference.ts');
  const sites = [service, relay].map(({ ready }) => new Site(String(ready['url'])));
  const [ours, bare] = sites as [Site, Site];
  const pairs = await guestPairs(boards, [ours, ours]);
  const somebody = new Person(bare);
  const nobodyElse = pairs.map((): Pair => [somebody, somebody]);
  const result = await interleaved(
    watchedBoards({ subject: service, pairs, pace, makeGame: ([X, O]) => X.playWith(O) }),
    watchedBoards({ subject: relay, pairs: nobodyElse, pace, makeGame: async () => randomUUID() }),
    draw.length,
  );
  await Promise.all([...sites.map((site) => site.close()), service.stop(), relay.stop()]);
  return [compared('core', 'µs of CPU', result, 2)];
};
