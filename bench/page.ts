import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { ensureBuilt } from '../build/ensure-built.js';
import { launchChromium } from '../e2e/chromium.ts';
import { explainMissing } from '../service/testing/installed.ts';
import { createTestApp } from '../service/testing/test-app.ts';
import { createTestDatabase } from '../service/testing/test-database.ts';
import { readAssets } from '../service/web/assets.ts';
import type { Benchmark, Row } from './harness/row.ts';

/** Game page of the original AWS example with jQuery, in kilobytes of 1000 bytes. */
const originalKilobytes = 26.8 + 84;
const maxKilobytes = { page: 30, 'page: home': 28 } as const;
const goal = { shift: 0, blocking: 1 };

/** First visits to a game and to the home page in Chromium: transferred bytes, layout shift, blocking requests. */
export const page: Benchmark = async () => {
  if (explainMissing('chromium') !== null) return [{ name: 'page', skipped: 'no Chromium' }];
  if (!ensureBuilt()) throw new Error('the build of the web client failed');
  const { database, close } = await createTestDatabase();
  const assets = readAssets(join(import.meta.dirname, '..', 'dist', 'web'));
  const service = await createTestApp({ database, assets });
  const [host, friend] = [service.createClient(), service.createClient()];
  await Promise.all([host.signInAsGuest(), friend.signInAsGuest()]);
  const { id } = (await host.post('/games', {})).body.game;
  await friend.post(`/games/${id}/join`);

  const browser = await launchChromium();
  const rows: Row[] = [];
  for (const [name, path] of [
    ['page', `/play/${id}`],
    ['page: home', '/'],
  ] as const) {
    const visited = await measureVisit(await browser.newPage(), service.url + path);
    const kilobytes = visited.bytes / 1_000;
    rows.push({
      name,
      value: kilobytes,
      ours: `${kilobytes.toFixed(1)} kB, shift ${visited.shift}, ${visited.blocking} blocking`,
      reference: `${originalKilobytes} kB`,
      ratio: (kilobytes / originalKilobytes).toFixed(2),
      goal: `≤ ${maxKilobytes[name]} kB, shift ${goal.shift}, ≤ ${goal.blocking} blocking`,
      isGoalMet:
        kilobytes <= maxKilobytes[name] && visited.shift === goal.shift && visited.blocking <= goal.blocking,
    });
  }
  await browser.close();
  await service.close();
  await close();
  return rows;
};

/** Transferred bytes until `load` (headers and bodies), layout shift and render-blocking requests of a page load. */
async function measureVisit(
  tab: Page,
  url: string,
): Promise<{ bytes: number; shift: number; blocking: number }> {
  const session = await tab.context().newCDPSession(tab);
  let bytes = 0;
  await session.send('Network.enable');
  session.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
  await tab.goto(url, { waitUntil: 'load' });
  // What the page loads later, such as icons and chunks that few need, is not part of the first visit.
  const bytesAtLoad = bytes;
  const { shift, blocking } = await tab.evaluate(
    () =>
      new Promise<{ shift: number; blocking: number }>((resolve) => {
        let totalShift = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) totalShift += (entry as unknown as { value: number }).value;
        }).observe({ type: 'layout-shift', buffered: true });
        const resources = performance.getEntriesByType('resource') as (PerformanceEntry & {
          renderBlockingStatus?: string;
        })[];
        const blockingRequests = resources.filter(
          ({ renderBlockingStatus }) => renderBlockingStatus === 'blocking',
        ).length;
        // Leaves time for late layout shifts and for the observer's callback.
        setTimeout(() => resolve({ shift: totalShift, blocking: blockingRequests }), 1_000);
      }),
  );
  return { bytes: bytesAtLoad, shift, blocking };
}
