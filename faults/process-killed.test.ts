import { expect } from 'chai';
import { setTimeout } from 'node:timers/promises';
import { bySize, figure } from './report.ts';
import { hintsMadeUpForMs, type Played } from './concurrent-clients.ts';
import { faultsOf, keepPlaying } from './load.ts';
import { sharedStack } from './shared-stack.ts';
import { busUp } from './test-stack.ts';

describe('process killed', function () {
  this.timeout(10 * 60_000);
  const stack = sharedStack();

  it('no acknowledged move is lost, play goes on within 2 s, nobody is signed out', async () => {
    const { site, processes, stored } = stack();
    const lanes = bySize({ short: 3, full: 6 });
    const calm = keepPlaying({ site, lanes });
    await setTimeout(2_000);
    // How long players wait on this machine for nothing.
    const usual = longestPause(await calm.stop());
    const load = keepPlaying({ site, lanes, eventsWithinMs: hintsMadeUpForMs });
    const times = bySize({ short: 2, full: 10 });
    for (let time = 0; time < times; time++) {
      await setTimeout(1_000);
      const victim = processes[time % 2]!;
      await victim.stop('SIGKILL');
      await setTimeout(1_000);
      await victim.start();
      await busUp(victim);
    }
    const games = await load.stop();
    expect(await faultsOf(games, stored)).to.deep.equal([]);
    const pause = longestPause(games);
    expect(pause).to.be.below(2_000 + usual);
    expect(games.filter(({ signedOut }) => signedOut > 0)).to.deep.equal([]);
    figure(
      'process killed',
      `${times} times in ${games.length} games: 0 lost, longest pause ${Math.round(pause)} ms (${Math.round(usual)} ms without), 0 signed out`,
    );
  });
});

function longestPause(games: readonly Played[]): number {
  return Math.max(...games.map(({ longestPauseMs }) => longestPauseMs));
}
