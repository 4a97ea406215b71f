import { expect } from 'chai';
import { setTimeout } from 'node:timers/promises';
import { forSize, reportResult } from './report.ts';
import { lostEventRecoveryMs, createGame } from './concurrent-clients.ts';
import { findAllViolations, startLoad, sumGames } from './load.ts';
import { sharedStack } from './shared-stack.ts';
import { databaseFaults } from './database-proxy.ts';

describe('database fault', function () {
  this.timeout(10 * 60_000);
  const getStack = sharedStack();

  for (const fault of databaseFaults) {
    it(`${fault}: responds 503 with Retry-After, without wrong responses or a crash, and recovers`, async () => {
      const { target, databaseProxy, processes, readStoredGame } = getStack();
      const load = startLoad({ target, concurrentGames: 4, eventTimeoutMs: lostEventRecoveryMs });
      await setTimeout(500);
      const { X: probe, id: probeGameId } = await createGame(target);
      databaseProxy.setState(fault);
      const deadline = performance.now() + forSize({ short: 2_000, full: 10_000 });
      while (performance.now() < deadline || probe.unavailable === 0) {
        const { status } = await probe.get(`/games/${probeGameId}`);
        expect(status).to.be.oneOf([200, 503]);
        await setTimeout(50);
      }
      const faultCount = databaseProxy.faultCount;
      databaseProxy.setState('healthy');
      const healthyAt = performance.now();
      const { id, X } = await createGame(target);
      expect((await X.post(`/games/${id}/moves`, { cell: 4, after: [] })).status).to.equal(200);
      const recoveryMs = performance.now() - healthyAt;
      const games = await load.stop();
      expect(await findAllViolations(games, readStoredGame)).to.deep.equal([]);
      expect(faultCount).to.be.greaterThan(0);
      expect(processes.map(({ isRunning }) => isRunning)).to.deep.equal([true, true]);
      const unavailableCount = probe.unavailable + sumGames(games, ({ unavailable }) => unavailable);
      expect(probe.unavailableWithoutRetryAfter).to.equal(0);
      reportResult(
        `database ${fault}`,
        `${faultCount} failed calls, ${unavailableCount} responses 503, 0 wrong; first new game after ${Math.round(recoveryMs)} ms`,
      );
    });
  }
});
