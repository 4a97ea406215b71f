import { expect } from 'chai';
import { setTimeout } from 'node:timers/promises';
import { type Gauges, readGauges } from './gauges.ts';
import { forSize, reportResult } from './report.ts';
import { findAllViolations, startLoad } from './load.ts';
import { sharedStack } from './shared-stack.ts';

describe('soak', function () {
  this.timeout(15 * 60_000);
  const getStack = sharedStack();

  it('keeps memory flat under load and closes every stream', async () => {
    const { target, processes, readStoredGame } = getStack();
    const load = startLoad({ target, concurrentGames: 4 });
    const minutes = forSize({ short: 0.3, full: 10 });
    const samples: Gauges[] = [];
    const settleMinutes = minutes * 0.3;
    const startedAt = performance.now();
    while (performance.now() - startedAt < minutes * 60_000) {
      await setTimeout(1_000);
      if (performance.now() - startedAt < settleMinutes * 60_000) continue;
      samples.push(await readGauges(processes[0]!.managementOrigin));
    }
    const games = await load.stop();
    expect(await findAllViolations(games, readStoredGame)).to.deep.equal([]);
    console.log(formatPerMinute(samples));
    const third = Math.max(1, Math.floor(samples.length / 3));
    const mean = (some: typeof samples) =>
      some.reduce((total, { rssBytes }) => total + rssBytes, 0) / some.length;
    const growth = mean(samples.slice(-third)) / mean(samples.slice(0, third)) - 1;
    // The short run is within the warm-up of a process, in which memory still grows.
    expect(growth).to.be.below(forSize({ short: 0.35, full: 0.05 }));
    const after = await readGauges(processes[0]!.managementOrigin);
    expect(after.streams).to.equal(0);
    reportResult(
      'soak',
      `${minutes} min, ${games.length} games: memory grew ${(growth * 100).toFixed(1)} % from the first third to the last, ` +
        `${after.fds} descriptors and ${after.streams} streams after`,
    );
  });
});

/** Formats mean memory in MB for each minute. */
function formatPerMinute(samples: readonly Gauges[]): string {
  const minutes = Array.from({ length: Math.ceil(samples.length / 60) }, (_, at) =>
    samples.slice(at * 60, (at + 1) * 60),
  );
  const mean = (some: readonly Gauges[], select: (gauges: Gauges) => number) =>
    Math.round(some.reduce((total, each) => total + select(each), 0) / some.length / 1e6);
  const line = (select: (gauges: Gauges) => number) => minutes.map((some) => mean(some, select)).join(' ');
  return `      MB by minute, resident: ${line(({ rssBytes }) => rssBytes)}; heap in use: ${line(({ heapBytes }) => heapBytes)}`;
}
