import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { languages, replaceWords } from './foreign-words.ts';
import { setTextSize } from './text-size.ts';
import { scenarios } from './scenarios.ts';
import { withScenario } from './with-scenario.ts';

/**
 * Takes screenshots of all scenarios in all views: `npm run screenshots -- [FOLDER] [PART OF A NAME] [--words de|fi|ar]`.
 * The default folder is in the system's temporary folder. `--words` fills the pages with words of another language, as long
 * as a translation can get.
 */
type Media = NonNullable<Parameters<Page['emulateMedia']>[0]>;

interface View {
  readonly width: number;
  readonly height: number;
  readonly media?: Media;
  /** The size of text that the player has set in the browser, in pixels. */
  readonly textSize?: number;
}

const phone = { width: 360, height: 640 };
const tablet = { width: 768, height: 1024 };
const desktop = { width: 1440, height: 900 };
const dark: Media = { colorScheme: 'dark' };
/** Windows high contrast mode, with a light and a dark palette. */
const forcedLight: Media = { colorScheme: 'light', forcedColors: 'active' };
const forcedDark: Media = { colorScheme: 'dark', forcedColors: 'active' };
const views: Readonly<Record<string, View>> = {
  '360x640-light': phone,
  '360x640-dark': { ...phone, media: dark },
  '768x1024-light': tablet,
  '768x1024-dark': { ...tablet, media: dark },
  '1440x900-light': desktop,
  '1440x900-dark': { ...desktop, media: dark },
  '320x568-light': { width: 320, height: 568 },
  'landscape-light': { width: 640, height: 360 },
  // A window 1440 px wide at 200 %, and one of 1280 × 1024 at 400 %.
  'zoom200-light': { width: 720, height: 450 },
  'zoom400-light': { width: 320, height: 256 },
  '360x640-text200-light': { ...phone, textSize: 32 },
  '1440x900-text200-light': { ...desktop, textSize: 32 },
  '360x640-forced-light': { ...phone, media: forcedLight },
  '360x640-forced-dark': { ...phone, media: forcedDark },
  '360x640-contrast-dark': { ...phone, media: { ...dark, contrast: 'more' } },
};

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { words: { type: 'string' } },
});
const [folder = join(tmpdir(), 'noughts-screenshots'), nameFilter = ''] = positionals;
const language = languages.find((each) => each === values.words);
if (values.words !== undefined && !language)
  throw new Error(`--words ${values.words} is not one of ${languages.join(', ')}`);
mkdirSync(folder, { recursive: true });
const browser = await launchChromium();
try {
  for (const scenario of scenarios) {
    const chosenViews = Object.entries(views)
      .map(([name, view]) => ({ name: `${scenario.name}-${name}`, view }))
      .filter(({ name }) => name.includes(nameFilter));
    if (chosenViews.length === 0) continue;
    await withScenario(browser, scenario, { viewport: phone, deviceScaleFactor: 2 }, async ({ page }) => {
      if (language) await replaceWords(page, language);
      for (const { name, view } of chosenViews) {
        await page.setViewportSize(view);
        await page.emulateMedia({
          colorScheme: 'light',
          forcedColors: 'none',
          contrast: 'no-preference',
          ...view.media,
        });
        await setTextSize(page, view.textSize ?? 16);
        await page.screenshot({ path: join(folder, `${name}.png`) });
      }
    });
  }
} finally {
  await browser.close();
}
console.log(`Screenshots are in ${folder}`);
// The embedded database keeps the process alive.
process.exit(0);
