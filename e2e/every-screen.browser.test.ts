import axe from 'axe-core';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { requireProgram } from '../service/testing/installed.ts';
import { launchChromium } from './chromium.ts';
import { languages, replaceWords } from './foreign-words.ts';
import { setTextSize } from './text-size.ts';
import { withScenario } from './with-scenario.ts';
import { scenarios } from './scenarios.ts';

describe('every screen', () => {
  let browser: Browser | undefined;
  requireProgram('chromium');
  before(async () => (browser = await launchChromium()));
  after(() => browser?.close());
  const phoneOptions = { viewport: { width: 360, height: 640 }, colorScheme: 'light' } as const;

  for (const scenario of scenarios) {
    it(`${scenario.name} has no axe violations, fits 360 px, and has targets of 44 px`, async () => {
      await withScenario(browser!, scenario, phoneOptions, async ({ page }) => {
        expect(await findViolations(page), 'light').to.deep.equal([]);
        await page.emulateMedia({ colorScheme: 'dark' });
        expect(await findViolations(page), 'dark').to.deep.equal([]);
        expect(await findTooWideElements(page)).to.deep.equal([]);
        expect(await findSmallTargets(page)).to.deep.equal([]);
      });
    });

    it(`${scenario.name} has no cut text with large text, on small screens and in other languages`, async () => {
      await withScenario(browser!, scenario, phoneOptions, async ({ page }) => {
        const findMisfits = async () => [...(await findTooWideElements(page)), ...(await findCutText(page))];
        const misfits: Record<string, string[]> = {};
        for (const [width, height] of [
          [320, 568],
          // A window of 1280 × 1024 at 400 %.
          [320, 256],
          // A phone in landscape.
          [640, 360],
        ] as const) {
          await page.setViewportSize({ width, height });
          misfits[`${width}×${height}`] = await findMisfits();
        }
        await page.setViewportSize(phoneOptions.viewport);
        await setTextSize(page, 32);
        misfits['200 % text'] = await findMisfits();
        await setTextSize(page, 16);
        for (const language of languages) {
          await replaceWords(page, language);
          for (const width of [320, 768, 1440]) {
            await page.setViewportSize({ width, height: 640 });
            misfits[`${language} ${width}`] = await findMisfits();
          }
        }
        expect(Object.entries(misfits).filter(([, found]) => found.length > 0)).to.deep.equal([]);
      });
    });
  }
});

/** Describes axe's violations of WCAG 2.2 A and AA and of its best practices. */
async function findViolations(page: Page): Promise<string[]> {
  // `evaluate` bypasses the Content-Security-Policy, which blocks an added script.
  await page.evaluate(axe.source);
  const axeViolations = await page.evaluate(async () => {
    const inPage = window as unknown as { axe: typeof axe };
    return (await inPage.axe.run(document)).violations;
  });
  return axeViolations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}

/** Describes the innermost elements that extend beyond the right edge of the window. */
function findTooWideElements(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const edge = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= edge) return [];
    return [...document.querySelectorAll('body *')]
      .filter((element) => !element.firstElementChild && element.getBoundingClientRect().right > edge)
      .map(
        (element) =>
          `${element.parentElement?.outerHTML.slice(0, 120)} ends at ${element.getBoundingClientRect().right}`,
      );
  });
}

/**
 * Describes texts that leave the box they stand in: their control, their row or the page. Names may end in an ellipsis.
 */
function findCutText(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const walker = document.createTreeWalker(document.getElementById('app')!, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode as Text;
      const parent = text.parentElement!;
      if (text.data.trim() === '' || !parent.checkVisibility() || parent.closest('.sr-only, bdi, option'))
        continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      const words = range.getBoundingClientRect();
      const box = parent.closest('button, a, .player, .choice, h1, p, li, dialog, footer, main')!;
      const { left, right, top, bottom } = box.getBoundingClientRect();
      const isInside = words.left >= left - 1 && words.right <= right + 1;
      const isCut = box.tagName === 'BUTTON' && (words.top < top - 1 || words.bottom > bottom + 1);
      if (!isInside || isCut) found.push(`${text.data} leaves ${box.outerHTML.slice(0, 60)}`);
      if (getComputedStyle(parent).overflowX !== 'visible' && parent.scrollWidth > parent.clientWidth + 1)
        found.push(`${text.data} is cut off`);
    }
    return found;
  });
}

/** Describes visible controls smaller than 44 × 44 px. */
function findSmallTargets(page: Page): Promise<string[]> {
  return page.locator('a, button, input, select, summary').evaluateAll((controls) =>
    controls
      .filter((control) => control.checkVisibility())
      // A label around a check box is its target.
      .map((control) => ({ control, box: (control.closest('label') ?? control).getBoundingClientRect() }))
      .filter(({ box }) => box.width < 43.9 || box.height < 43.9)
      .map(({ control, box }) => `${control.outerHTML.slice(0, 80)} ${box.width} × ${box.height}`),
  );
}
