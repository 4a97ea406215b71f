import { expect } from 'chai';
import { forSize, reportResult } from './report.ts';
import { type PlayedGame, playConcurrently } from './concurrent-clients.ts';
import { findAllViolations, sumGames } from './load.ts';
import { PlayerClient } from './player.ts';
import { sharedStack } from './shared-stack.ts';

describe('concurrent moves', function () {
  this.timeout(30 * 60_000);
  const getStack = sharedStack();

  it('stores each accepted move once, in order, identical in both processes', async () => {
    const { target, readStoredGame } = getStack();
    const games: PlayedGame[] = [];
    const gameCount = forSize({ short: 10, full: 500 });
    while (games.length < gameCount) {
      const batch = Array.from({ length: 2 }, () => playConcurrently({ target, clients: 50, streams: 2 }));
      games.push(...(await Promise.all(batch)));
    }
    expect(await findAllViolations(games, readStoredGame)).to.deep.equal([]);
    for (const { id } of games) {
      const [one, other] = await Promise.all(
        target.origins.map(async (_origin, at) => {
          const { now: _now, ...game } = (await new PlayerClient(target, at).get(`/games/${id}`)).body.game;
          return game;
        }),
      );
      expect(one).to.deep.equal(other);
    }
    reportResult(
      'concurrent moves',
      `${games.length} games, 50 clients: ${sumGames(games, ({ history }) => history.attempts.length)} attempts, ` +
        `${sumGames(games, ({ history }) => history.acknowledged.length)} acknowledged, 0 violations`,
    );
  });

  it('ends a game that is left at the moment of a move once, and never after the second move', async () => {
    const { target, readStoredGame } = getStack();
    const games: PlayedGame[] = [];
    const gameCount = forSize({ short: 40, full: 500 });
    while (games.length < gameCount) {
      const batch = Array.from({ length: 4 }, () =>
        playConcurrently({ target, clients: 10, streams: 2, leaveProbability: 0.2 }),
      );
      games.push(...(await Promise.all(batch)));
    }
    expect(await findAllViolations(games, readStoredGame)).to.deep.equal([]);
    const leftGames = games.filter(({ history }) => history.leaves.acknowledged > 0);
    expect(leftGames.length, 'games left').to.be.within(1, games.length - 1);
    reportResult(
      'leaving during concurrent moves',
      `${games.length} games: ${sumGames(games, ({ history }) => history.leaves.sent)} requests to leave, ` +
        `${leftGames.length} games left, ${games.length - leftGames.length} played to the end, 0 violations`,
    );
  });
});
