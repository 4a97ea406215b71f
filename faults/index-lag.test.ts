import { expect } from 'chai';
import { RedisBus } from '../service/events/redis-bus.ts';
import { systemClock } from '../service/shared/clock.ts';
import type { Lobby } from '../service/games/game.ts';
import { laggingIndexes } from '../service/testing/lagging-indexes.ts';
import { testApp, type TestApp } from '../service/testing/test-app.ts';
import { bySize, figure } from './report.ts';
import { newGame } from './concurrent-clients.ts';
import { pairUp } from './pairing.ts';
import { type Player, type Site } from './player.ts';
import { sharedStack } from './shared-stack.ts';

/**
 * DynamoDB Local has no lag, so it is made in front of its client; what is behind it has to see every write. So the two
 * processes of this row are in the test's own: the app as it listens, twice, on DynamoDB Local and Redis.
 */
describe('index lag', function () {
  this.timeout(10 * 60_000);
  const stack = sharedStack();

  let services: TestApp[] = [];
  let buses: RedisBus[] = [];
  let site: Site;
  beforeEach(async () => {
    const { bus, tables: settled, sessionKeys } = stack();
    const tables = laggingIndexes(settled, { lag: () => Math.random() * 2_000, clock: systemClock });
    const logger = { info: () => undefined, warn: () => undefined };
    buses = [1, 2].map(() => new RedisBus({ url: bus.url, logger }));
    const settings = { sessionKeys: [Buffer.from(sessionKeys, 'base64')] };
    services = await Promise.all(
      buses.map((each) => testApp({ tables, bus: each, clock: systemClock, settings })),
    );
    site = { origins: services.map(({ url }) => url) };
  });
  afterEach(async () => {
    await Promise.all(services.map((service) => service.close()));
    await Promise.all(buses.map((bus) => bus.close()));
  });

  it('nobody’s own change is missing from their lists, whichever process shows them', async () => {
    const games = bySize({ short: 4, full: 40 });
    for (let game = 0; game < games; game++) {
      const { id, X, O } = await newGame(site);
      for (const player of [X, O]) expect(await listsWith(player, id)).to.deep.equal(['playing', 'playing']);
      await O.post(`/games/${id}/resign`);
      expect(await listsWith(O, id)).to.deep.equal(['finished', 'finished']);
      const { body } = await X.post('/games', {});
      expect(await listsWith(X, body.game.id)).to.deep.equal(['open', 'open']);
      await X.post(`/games/${body.game.id}/cancel`);
      expect(await listsWith(X, body.game.id)).to.deep.equal([null, null]);
    }
    figure('index lag, own changes', `${games * 4} changes seen at once through both processes, 0 missing`);
  });

  it('matching is exact', async () => {
    const count = bySize({ short: 21, full: 201 });
    const { games, rounds, leftOver } = await pairUp(site, count);
    figure(
      'index lag, matching',
      `${count} players, ${games} games in ${rounds} rounds, ${leftOver} left over`,
    );
  });

  /** The list that a game is in, as each process shows it. */
  function listsWith(player: Player, id: string): Promise<(string | null)[]> {
    return Promise.all(
      services.map(async (_service, at) => {
        const { body } = await player.copy(at).get<Lobby>('/games');
        const { invitations, open, playing, finished } = body;
        const lists = Object.entries({ invitations, open, playing, finished });
        return lists.find(([, games]) => games.some((game) => game.id === id))?.[0] ?? null;
      }),
    );
  }
});
