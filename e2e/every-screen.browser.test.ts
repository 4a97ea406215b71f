import axe from 'axe-core';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { requireProgram } from '../service/testing/installed.ts';
import { launchChromium } from './chromium.ts';
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

/** Describes visible controls smaller than 44 × 44 px. */
function findSmallTargets(page: Page): Promise<string[]> {
  return page.locator('a, button, input, select, summary').evaluateAll((controls) =>
    controls
      .filter((control) => control.checkVisibility())
      .map((control) => ({ control, box: control.getBoundingClientRect() }))
      .filter(({ box }) => box.width < 43.9 || box.height < 43.9)
      .map(({ control, box }) => `${control.outerHTML.slice(0, 80)} ${box.width} × ${box.height}`),
  );
}
