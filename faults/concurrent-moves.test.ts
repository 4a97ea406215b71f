import { expect } from 'chai';
import { bySize, figure } from './report.ts';
import { type Played, playWithManyHands } from './concurrent-clients.ts';
import { faultsOf, sumOf } from './load.ts';
import { Player } from './player.ts';
import { sharedStack } from './shared-stack.ts';

describe('one game, many hands', function () {
  this.timeout(30 * 60_000);
  const stack = sharedStack();

  it('every acknowledged move is stored once, in turn, and no other; both processes agree', async () => {
    const { site, stored } = stack();
    const games: Played[] = [];
    const wanted = bySize({ short: 10, full: 500 });
    while (games.length < wanted) {
      const two = Array.from({ length: 2 }, () => playWithManyHands({ site, clients: 50, streams: 2 }));
      games.push(...(await Promise.all(two)));
    }
    expect(await faultsOf(games, stored)).to.deep.equal([]);
    for (const { id } of games) {
      const [one, other] = await Promise.all(
        site.origins.map(async (_origin, at) => {
          const { now: _now, ...game } = (await new Player(site, at).get(`/games/${id}`)).body.game;
          return game;
        }),
      );
      expect(one).to.deep.equal(other);
    }
    figure(
      'one game, many hands',
      `${games.length} games, 50 clients: ${sumOf(games, ({ history }) => history.attempts.length)} attempts, ` +
        `${sumOf(games, ({ history }) => history.acknowledged.length)} acknowledged, 0 faults`,
    );
  });
});
