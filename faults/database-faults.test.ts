import { expect } from 'chai';
import { setTimeout } from 'node:timers/promises';
import { bySize, figure } from './report.ts';
import { hintsMadeUpForMs, newGame } from './concurrent-clients.ts';
import { faultsOf, keepPlaying, sumOf } from './load.ts';
import { sharedStack } from './shared-stack.ts';
import { tableTroubles } from './database-proxy.ts';

describe('table in trouble', function () {
  this.timeout(10 * 60_000);
  const stack = sharedStack();

  for (const trouble of tableTroubles) {
    it(`${trouble}: 503 with Retry-After, no wrong answer, no crash, recovers by itself`, async () => {
      const { site, table, processes, stored } = stack();
      const load = keepPlaying({ site, lanes: 4, eventsWithinMs: hintsMadeUpForMs });
      await setTimeout(500);
      const { X: asker, id: askedFor } = await newGame(site);
      table.set(trouble);
      const until = performance.now() + bySize({ short: 2_000, full: 10_000 });
      while (performance.now() < until || asker.unavailable === 0) {
        const { status } = await asker.get(`/games/${askedFor}`);
        expect(status).to.be.oneOf([200, 503]);
        await setTimeout(50);
      }
      const met = table.troubled;
      table.set('well');
      const wellAt = performance.now();
      const { id, X } = await newGame(site);
      expect((await X.post(`/games/${id}/moves`, { cell: 4, after: [] })).status).to.equal(200);
      const recovered = performance.now() - wellAt;
      const games = await load.stop();
      expect(await faultsOf(games, stored)).to.deep.equal([]);
      expect(met).to.be.greaterThan(0);
      expect(processes.map(({ isRunning }) => isRunning)).to.deep.equal([true, true]);
      const refused = asker.unavailable + sumOf(games, ({ unavailable }) => unavailable);
      expect(asker.unavailableForEver).to.equal(0);
      figure(
        `table ${trouble}`,
        `${met} calls in trouble, ${refused} answers 503, 0 wrong; a new game ${Math.round(recovered)} ms after`,
      );
    });
  }
});
