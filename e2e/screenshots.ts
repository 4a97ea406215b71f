import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContextOptions } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { withScenario } from './with-scenario.ts';
import { scenarios } from './scenarios.ts';

/**
 * Takes screenshots of all scenarios in all views: `npm run screenshots -- [FOLDER] [PART OF A NAME]`. The default folder
 * is in the system's temporary folder.
 */
const viewOptions: Readonly<Record<string, BrowserContextOptions>> = {
  '360x640-light': { viewport: { width: 360, height: 640 }, colorScheme: 'light', deviceScaleFactor: 2 },
  '360x640-dark': { viewport: { width: 360, height: 640 }, colorScheme: 'dark', deviceScaleFactor: 2 },
  '768x1024-light': { viewport: { width: 768, height: 1024 }, colorScheme: 'light' },
  '768x1024-dark': { viewport: { width: 768, height: 1024 }, colorScheme: 'dark' },
  '1440x900-light': { viewport: { width: 1440, height: 900 }, colorScheme: 'light' },
  '1440x900-dark': { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' },
  // 200 % zoom of a window 1440 px wide: half the CSS pixels, twice as large.
  'zoom200-light': { viewport: { width: 720, height: 450 }, colorScheme: 'light', deviceScaleFactor: 2 },
  // Windows high contrast mode, with a light and a dark palette.
  '360x640-forced-light': {
    viewport: { width: 360, height: 640 },
    colorScheme: 'light',
    forcedColors: 'active',
  },
  '360x640-forced-dark': {
    viewport: { width: 360, height: 640 },
    colorScheme: 'dark',
    forcedColors: 'active',
  },
};

const folder = process.argv[2] ?? join(tmpdir(), 'noughts-screenshots');
const nameFilter = process.argv[3] ?? '';
mkdirSync(folder, { recursive: true });
const browser = await launchChromium();
try {
  for (const [view, options] of Object.entries(viewOptions)) {
    for (const scenario of scenarios) {
      const name = `${scenario.name}-${view}`;
      if (name.includes(nameFilter)) {
        await withScenario(browser, scenario, options, async ({ page }) => {
          await page.screenshot({ path: join(folder, `${name}.png`) });
        });
      }
    }
  }
} finally {
  await browser.close();
}
console.log(`Screenshots are in ${folder}`);
// The embedded database keeps the process alive.
process.exit(0);
