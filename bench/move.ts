import type { Engine } from './harness/engine.ts';
import { Person, Site } from './harness/person.ts';
import { draw, playMove, type Pair } from './harness/play.ts';
import { interleaved } from './harness/rounds.ts';
import { compared, type Bench } from './harness/row.ts';
import { startSubject, type Subject } from './harness/subject.ts';
import { inWaves, type Waves } from './harness/waves.ts';

const pairs = 64;
const gamesEach = 1;
const waves: Waves = { count: pairs * draw.length, concurrency: 16, perSecond: 400 };

/** CPU of an accepted move over HTTP, both players watching, against the default client's call alone. */
export const move: Bench = async (engine: Engine) => {
  const service = await startSubject('harness/service.ts', { endpoint: engine.endpoint, tables: 'move' });
  const reference = await startSubject('move.reference.ts', {
    endpoint: engine.endpoint,
    table: 'Games-move',
  });
  const site = new Site(String(service.ready['url']));
  const players = await Promise.all(
    Array.from({ length: pairs }, async (): Promise<Pair> => [
      await new Person(site).asGuest(),
      await new Person(site).asGuest(),
    ]),
  );
  const result = await interleaved(
    () => ourRound(service, players),
    () => referenceRound(reference),
  );
  await Promise.all([site.close(), service.stop(), reference.stop()]);
  return [compared('move', 'µs of CPU', result, 1)];
};

/** Moves only: between the games, neither making them nor opening the streams is counted. */
async function ourRound(service: Subject, players: readonly Pair[]): Promise<number> {
  let spent = 0;
  for (let game = 0; game < gamesEach; game++) {
    const tables = await Promise.all(
      players.map(async ([X, O]) => {
        const id = await X.playWith(O);
        const leave = await Promise.all([X, O].map((player) => player.watch(`/games/${id}/events`)));
        return { id, leave };
      }),
    );
    spent += await service.cpuOf(() =>
      // One move at each board, then the next one at each: two moves of a game are never under way together.
      inWaves(waves, async (index) => {
        const board = index % pairs;
        const [pair, table] = [players[board], tables[board]];
        if (pair && table) await playMove(pair, table.id, Math.floor(index / pairs));
      }),
    );
    for (const { leave } of tables) for (const close of leave) close();
  }
  return spent / (waves.count * gamesEach);
}

async function referenceRound(reference: Subject): Promise<number> {
  const count = waves.count * gamesEach;
  return (await reference.cpuOf(() => reference.run({ ...waves, count }))) / count;
}
