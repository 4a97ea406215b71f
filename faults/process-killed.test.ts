import { expect } from 'chai';
import { setTimeout } from 'node:timers/promises';
import { bySize, figure } from './figures.ts';
import { hintsMadeUpForMs } from './hands.ts';
import { faultsOf, keepPlaying } from './load.ts';
import { sharedStack } from './shared-stack.ts';
import { busUp } from './stack.ts';

describe('process killed', function () {
  this.timeout(10 * 60_000);
  const stack = sharedStack();

  it('no acknowledged move is lost, play goes on within 2 s, nobody is signed out', async () => {
    const { site, processes, stored } = stack();
    const load = keepPlaying({ site, lanes: 6, eventsWithinMs: hintsMadeUpForMs });
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
    const pause = Math.max(...games.map(({ longestPauseMs }) => longestPauseMs));
    expect(pause).to.be.below(2_000);
    expect(games.filter(({ signedOut }) => signedOut > 0)).to.deep.equal([]);
    figure(
      'process killed',
      `${times} times in ${games.length} games: 0 lost, longest pause ${Math.round(pause)} ms, 0 signed out`,
    );
  });
});
