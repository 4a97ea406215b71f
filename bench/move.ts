import { watchedBoards } from './harness/watched-games.ts';
import type { Engine } from './harness/database.ts';
import { Site } from './harness/http-client.ts';
import { draw, guestPairs } from './harness/play.ts';
import { interleaved } from './harness/rounds.ts';
import { compared, type Bench } from './harness/row.ts';
import { startSubject, type Subject } from './harness/start-worker.ts';

const boards = 128;
const pace = { concurrency: 16, perSecond: 400 };

/** CPU of an accepted, stored move over HTTP with both players watching, against a bare route of the same libraries. */
export const move: Bench = async ({ endpoint }: Engine) => {
  const service = await startSubject('harness/service.ts', { endpoint, tables: 'move' });
  // Its items go into the table that the service has made.
  const reference = await startSubject('move.reference.ts', { endpoint, table: 'Games-move' });
  const sites = [service, reference].map(({ ready }) => new Site(String(ready['url'])));
  const sideOf = async (subject: Subject, site: Site) =>
    watchedBoards({
      subject,
      pairs: await guestPairs(boards, [site, site]),
      pace,
      makeGame: ([X, O]) => X.playWith(O),
    });
  const [ourSite, bareSite] = sites as [Site, Site];
  const result = await interleaved(
    await sideOf(service, ourSite),
    await sideOf(reference, bareSite),
    draw.length,
  );
  await Promise.all([...sites.map((site) => site.close()), service.stop(), reference.stop()]);
  return [compared('move', 'µs of CPU', result, 1.15)];
};
