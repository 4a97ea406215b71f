import { expect } from 'chai';
import { systemClock } from '../service/shared/clock.ts';
import type { MyGames } from '../service/games/game.ts';
import { forSize, reportResult } from './report.ts';
import { createGame } from './concurrent-clients.ts';
import { startLaggingProcesses, type LaggingProcesses } from './lagging-processes.ts';
import { matchAllPlayers } from './pairing.ts';
import type { PlayerClient, LoadTarget } from './player.ts';
import { sharedStack } from './shared-stack.ts';

describe('index lag', function () {
  this.timeout(10 * 60_000);
  const getStack = sharedStack();

  let processes: LaggingProcesses;
  let target: LoadTarget;
  beforeEach(async () => {
    processes = await startLaggingProcesses(getStack(), {
      getLagMs: () => Math.random() * 2_000,
      clock: systemClock,
      rateLimit: 'off',
    });
    ({ target } = processes);
  });
  afterEach(() => processes.close());

  it('shows users their own changes at once, through both processes', async () => {
    const games = forSize({ short: 4, full: 40 });
    for (let game = 0; game < games; game++) {
      const { id, X, O } = await createGame(target);
      for (const player of [X, O])
        expect(await findListsWith(player, id)).to.deep.equal(['playing', 'playing']);
      await O.post(`/games/${id}/resign`);
      expect(await findListsWith(O, id)).to.deep.equal(['finished', 'finished']);
      const { body } = await X.post('/games', {});
      expect(await findListsWith(X, body.game.id)).to.deep.equal(['open', 'open']);
      await X.post(`/games/${body.game.id}/cancel`);
      expect(await findListsWith(X, body.game.id)).to.deep.equal([null, null]);
    }
    reportResult(
      'index lag, own changes',
      `${games * 4} changes seen at once through both processes, 0 missing`,
    );
  });

  it('pairs every player exactly once, except an odd one', async () => {
    const count = forSize({ short: 21, full: 201 });
    const { games, rounds, unmatched } = await matchAllPlayers(target, count);
    reportResult(
      'index lag, matching',
      `${count} players, ${games} games in ${rounds} rounds, ${unmatched} unmatched`,
    );
  });

  /** The name of the list that contains a game, through each process. */
  function findListsWith(player: PlayerClient, id: string): Promise<(string | null)[]> {
    return Promise.all(
      target.origins.map(async (_origin, at) => {
        const { body } = await player.cloneAt(at).get<MyGames>('/games');
        const { invitations, open, playing, finished } = body;
        const lists = Object.entries({ invitations, open, playing, finished });
        return lists.find(([, games]) => games.some((game) => game.id === id))?.[0] ?? null;
      }),
    );
  }
});
