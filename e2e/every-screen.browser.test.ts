import axe from 'axe-core';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { needs } from '../service/testing/installed.ts';
import { launch } from './chromium.ts';
import { onStage } from './with-scenario.ts';
import { scenes } from './scenarios.ts';

describe('every screen', () => {
  let browser: Browser | undefined;
  needs('chromium');
  before(async () => (browser = await launch()));
  after(() => browser?.close());
  const phone = { viewport: { width: 360, height: 640 }, colorScheme: 'light' } as const;

  for (const scene of scenes) {
    it(`${scene.name}: axe finds nothing in either theme; 360 px suffice, and targets have 44 px`, async () => {
      await onStage(browser!, scene, phone, async ({ page }) => {
        expect(await violations(page), 'light').to.deep.equal([]);
        await page.emulateMedia({ colorScheme: 'dark' });
        expect(await violations(page), 'dark').to.deep.equal([]);
        expect(await tooWide(page)).to.deep.equal([]);
        expect(await smallTargets(page)).to.deep.equal([]);
      });
    });
  }
});

/** What axe finds against WCAG 2.2 A and AA and its own best practices, one line each. */
async function violations(page: Page): Promise<string[]> {
  // `evaluate` is the debugger's: the page's own policy would refuse a script that is not ours.
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const inPage = window as unknown as { axe: typeof axe };
    return (await inPage.axe.run(document)).violations;
  });
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}

/** What makes the page wider than its window: the innermost elements that end beyond its edge. */
function tooWide(page: Page): Promise<string[]> {
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

/** Visible controls smaller than a fingertip. */
function smallTargets(page: Page): Promise<string[]> {
  return page.locator('a, button, input, select, summary').evaluateAll((controls) =>
    controls
      .filter((control) => control.checkVisibility())
      .map((control) => ({ control, box: control.getBoundingClientRect() }))
      .filter(({ box }) => box.width < 43.9 || box.height < 43.9)
      .map(({ control, box }) => `${control.outerHTML.slice(0, 80)} ${box.width} × ${box.height}`),
  );
}
