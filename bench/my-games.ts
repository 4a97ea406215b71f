import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { systemClock } from '../service/shared/clock.ts';
import { finishedKeys } from '../service/games/sort-key.ts';
import { newId } from '../service/shared/ids.ts';
import { connectTables } from '../service/database/database.ts';
import { Person, Site } from './harness/http-client.ts';
import { interleaved, percentile } from './harness/rounds.ts';
import { compared, type Bench } from './harness/row.ts';
import { startSubject } from './harness/start-worker.ts';

const sizes = { many: 1_000, few: 10 };
const requests = 40;

/** Time of `GET /games` for somebody with a thousand finished games, against ten; the answer is one page of them. */
export const lobby: Bench = async ({ endpoint }) => {
  const service = await startSubject('harness/service.ts', { endpoint, tables: 'lobby' });
  const site = new Site(String(service.ready['url']));
  const names = { games: 'Games-lobby', users: 'Users-lobby' };
  const { tables, close } = connectTables({ engine: 'local', endpoint, region: undefined }, names);
  const withGames = async (count: number): Promise<Person> => {
    const person = await new Person(site).asGuest();
    const { user } = JSON.parse(await person.get('/auth/status')) as { user: { id: string } };
    for (let game = 0; game < count; game++) {
      await tables.client.send(
        new PutCommand({ TableName: tables.games, Item: finishedGame(user.id, game) }),
      );
    }
    return person;
  };
  const [many, few] = [await withGames(sizes.many), await withGames(sizes.few)];
  const result = await interleaved({ slice: () => milliseconds(many) }, { slice: () => milliseconds(few) });
  close();
  await Promise.all([site.close(), service.stop()]);
  return [compared('lobby', 'ms', result, 1.2)];
};

async function milliseconds(person: Person): Promise<number> {
  const times: number[] = [];
  for (let request = 0; request < requests; request++) {
    const start = performance.now();
    await person.get('/games');
    times.push(performance.now() - start);
  }
  return percentile(times, 0.5);
}

/** A game that X won, as the service stores one. */
function finishedGame(X: string, index: number) {
  const GameId = newId();
  const O = newId();
  const endedAt = new Date(systemClock.now() - index * 60_000).toISOString();
  return {
    GameId,
    Status: 'finished',
    Version: 7,
    Origin: 'link',
    Moves: '04152',
    X,
    XName: 'Host',
    XGuest: true,
    O,
    OName: 'Guest',
    OGuest: true,
    CreatedAt: endedAt,
    UpdatedAt: endedAt,
    ...finishedKeys({ endedAt, gameId: GameId, winner: 'X', X, O }),
  };
}
