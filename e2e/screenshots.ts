import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { launch } from './chromium.ts';
import { Person } from './person.ts';
import { scenes, type Scene } from './scenes.ts';
import { startServer } from './server.ts';

/**
 * Takes every picture that stands for the client's looks: `npm run screenshots -- [FOLDER] [PART OF A NAME]`.
 * The folder is outside the repository unless one is named.
 */
const views: Readonly<Record<string, BrowserContextOptions>> = {
  '360x640-light': { viewport: { width: 360, height: 640 }, colorScheme: 'light', deviceScaleFactor: 2 },
  '360x640-dark': { viewport: { width: 360, height: 640 }, colorScheme: 'dark', deviceScaleFactor: 2 },
  '768x1024-light': { viewport: { width: 768, height: 1024 }, colorScheme: 'light' },
  '768x1024-dark': { viewport: { width: 768, height: 1024 }, colorScheme: 'dark' },
  '1440x900-light': { viewport: { width: 1440, height: 900 }, colorScheme: 'light' },
  '1440x900-dark': { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' },
  // What 200 % zoom makes of a window 1440 wide: half the width in CSS pixels, each twice as large.
  'zoom200-light': { viewport: { width: 720, height: 450 }, colorScheme: 'light', deviceScaleFactor: 2 },
};

const folder = process.argv[2] ?? join(tmpdir(), 'noughts-screenshots');
const wanted = process.argv[3] ?? '';
mkdirSync(folder, { recursive: true });
const browser = await launch();
try {
  for (const [view, options] of Object.entries(views)) {
    for (const scene of scenes) {
      const name = `${scene.name}-${view}`;
      if (name.includes(wanted)) await take(browser, scene, options, join(folder, `${name}.png`));
    }
  }
} finally {
  await browser.close();
}
console.log(`pictures in ${folder}`);
// The embedded engine has no end of its own.
process.exit(0);

/** Each picture on a service of its own: no scene knows of another, and names are free. */
async function take(
  browser: Browser,
  scene: Scene,
  view: BrowserContextOptions,
  path: string,
): Promise<void> {
  const server = await startServer(() => 0);
  const people: Person[] = [];
  const arrive = async (name: string | undefined, options: BrowserContextOptions) => {
    const person = await Person.arrive(browser, server.origin, options);
    people.push(person);
    return name === undefined ? person : person.beGuest(name);
  };
  try {
    const { page } = await scene.prepare({
      server,
      browser,
      view,
      viewer: (name) => arrive(name, view),
      other: (name) => arrive(name, {}),
    });
    // Marks are drawn and notices arrive in motion; the picture is of what comes of it.
    await page.evaluate(() =>
      Promise.all(
        document
          .getAnimations()
          .filter(({ effect }) => effect?.getComputedTiming().iterations !== Infinity)
          .map(({ finished }) => finished),
      ),
    );
    await page.screenshot({ path });
  } finally {
    await Promise.all(people.map((person) => person.leave()));
    await server.close();
  }
}
