import { expect } from 'chai';
import { setTimeout } from 'node:timers/promises';
import { bySize, figure } from './report.ts';
import { faultsOf, keepPlaying } from './load.ts';
import { sharedStack } from './shared-stack.ts';

interface Gauges {
  /** Bytes. */
  readonly rss: number;
  readonly heap: number;
  readonly fds: number;
  readonly streams: number;
}

describe('soak', function () {
  this.timeout(15 * 60_000);
  const stack = sharedStack();

  it('memory and handles stay flat under load', async () => {
    const { site, processes, stored } = stack();
    const load = keepPlaying({ site, lanes: 4 });
    const minutes = bySize({ short: 0.3, full: 10 });
    const samples: Gauges[] = [];
    const settle = minutes * 0.3;
    const began = performance.now();
    while (performance.now() - began < minutes * 60_000) {
      await setTimeout(1_000);
      if (performance.now() - began < settle * 60_000) continue;
      samples.push(await gauges(processes[0]!.adminOrigin));
    }
    const games = await load.stop();
    expect(await faultsOf(games, stored)).to.deep.equal([]);
    console.log(perMinute(samples));
    const third = Math.max(1, Math.floor(samples.length / 3));
    const mean = (some: typeof samples) => some.reduce((total, { rss }) => total + rss, 0) / some.length;
    const growth = mean(samples.slice(-third)) / mean(samples.slice(0, third)) - 1;
    // The short form is within the time in which a young process still takes memory for itself.
    expect(growth).to.be.below(bySize({ short: 0.35, full: 0.05 }));
    const after = await gauges(processes[0]!.adminOrigin);
    expect(after.streams).to.equal(0);
    figure(
      'soak',
      `${minutes} min, ${games.length} games: memory ${(growth * 100).toFixed(1)} % from the first third to the last, ` +
        `${after.fds} descriptors and ${after.streams} streams after`,
    );
  });
});

/** Means of memory in MB, minute by minute, for whoever wants to see where it went. */
function perMinute(samples: readonly Gauges[]): string {
  const minutes = Array.from({ length: Math.ceil(samples.length / 60) }, (_, at) =>
    samples.slice(at * 60, (at + 1) * 60),
  );
  const mean = (some: readonly Gauges[], of: (gauges: Gauges) => number) =>
    Math.round(some.reduce((total, each) => total + of(each), 0) / some.length / 1e6);
  const line = (of: (gauges: Gauges) => number) => minutes.map((some) => mean(some, of)).join(' ');
  return `      MB a minute, resident: ${line(({ rss }) => rss)}; heap in use: ${line(({ heap }) => heap)}`;
}

async function gauges(adminOrigin: string): Promise<Gauges> {
  const text = await (await fetch(`${adminOrigin}/metrics`)).text();
  const value = (name: string) => Number(new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1]);
  return {
    rss: value('process_resident_memory_bytes'),
    heap: value('nodejs_heap_size_used_bytes'),
    fds: value('process_open_fds'),
    streams: value('noughts_streams'),
  };
}
