import { expect } from 'chai';
import { setTimeout } from 'node:timers/promises';
import { forSize, reportResult } from './report.ts';
import { lostEventRecoveryMs, type PlayedGame } from './concurrent-clients.ts';
import { findAllViolations, startLoad } from './load.ts';
import { sharedStack } from './shared-stack.ts';
import { waitUntilReady } from './test-stack.ts';

describe('process killed', function () {
  this.timeout(10 * 60_000);
  const getStack = sharedStack();

  it('loses no acknowledged move, interrupts play for at most 2 s, and signs out no player', async () => {
    const { target, processes, readStoredGame } = getStack();
    const concurrentGames = forSize({ short: 3, full: 6 });
    const baselineLoad = startLoad({ target, concurrentGames });
    await setTimeout(2_000);
    // The longest pause on this machine without a kill.
    const baselinePauseMs = findLongestPauseMs(await baselineLoad.stop());
    const load = startLoad({ target, concurrentGames, eventTimeoutMs: lostEventRecoveryMs });
    const kills = forSize({ short: 2, full: 10 });
    for (let kill = 0; kill < kills; kill++) {
      await setTimeout(1_000);
      const killedProcess = processes[kill % 2]!;
      await killedProcess.stop('SIGKILL');
      await setTimeout(1_000);
      await killedProcess.start();
      await waitUntilReady(killedProcess);
    }
    const games = await load.stop();
    expect(await findAllViolations(games, readStoredGame)).to.deep.equal([]);
    const pauseMs = findLongestPauseMs(games);
    expect(pauseMs).to.be.below(2_000 + baselinePauseMs);
    expect(games.filter(({ unauthorized }) => unauthorized > 0)).to.deep.equal([]);
    reportResult(
      'process killed',
      `${kills} times in ${games.length} games: 0 lost, longest pause ${Math.round(pauseMs)} ms (${Math.round(baselinePauseMs)} ms without), 0 signed out`,
    );
  });
});

function findLongestPauseMs(games: readonly PlayedGame[]): number {
  return Math.max(...games.map(({ maxPauseMs }) => maxPauseMs));
}
