import { expect } from 'chai';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { paintsOf } from './paint.ts';
import { winForX, type Person } from './person.ts';
import { useStage } from './fixtures.ts';

/** WCAG 2.2, 1.4.11: what carries meaning and is no text. */
const minContrast = 3;

/** What the system asks for, and what the player has chosen on the page (null: nothing). */
const themes = [
  ['light', 'light', null],
  ['dark', 'dark', null],
  ['dark, chosen on a light system', 'light', 'dark'],
  ['light, chosen on a dark system', 'dark', 'light'],
] as const;

describe('colours', () => {
  const stage = useStage();

  /** Two players at a board whose page looks as `system` and `chosen` say. */
  async function atTheBoard(system: 'light' | 'dark', chosen: string | null) {
    const { x, o, id } = await stage.atTheBoard({}, { colorScheme: system });
    for (const { context, page } of [x, o]) {
      if (chosen === null) continue;
      await context.addCookies([{ name: 'look', value: `${chosen}.off`, url: stage.server.origin }]);
      await page.reload();
    }
    await x.isTold('Your turn');
    return { x, o, id };
  }

  for (const [theme, system, chosen] of themes) {
    it(`${theme}: lines, rings, pending marks and the loser’s marks have a contrast of 3:1`, async () => {
      const { x, o } = await atTheBoard(system, chosen);
      expect(await isDark(x.page)).to.equal(theme.startsWith('dark'));
      expect(await fainter(minContrast, x.page, '.lines path', 'stroke')).to.deep.equal([]);
      for (const [player, cell] of winForX(x, o).slice(0, 4)) {
        await player.taps(cell);
        await x.stored(cell);
        expect(
          await fainter(minContrast, x.page, `.cell[data-value="${cell}"] :is(.ring, .stroke)`, 'stroke'),
        ).to.deep.equal([]);
      }
      await tapsUnanswered(x, 2);
      expect(await fainter(minContrast, x.page, '.pending .mark .stroke', 'stroke')).to.deep.equal([]);
      expect(await x.page.locator('.pending .ring').isVisible()).to.equal(false);
      await x.page.unroute('**/moves');
      await x.button('Send now').click();
      await x.isTold('You won: top row');
      expect(await fainter(minContrast, x.page, '.cell:not(.winning) .mark .stroke', 'stroke')).to.deep.equal(
        [],
      );
      await x.open('/');
      expect(await fainter(minContrast, x.page, '.small-board path[d]:not([d=""])', 'stroke')).to.deep.equal(
        [],
      );
    });
  }

  for (const scheme of ['light', 'dark'] as const) {
    it(`an old browser paints board and buttons in the ${scheme} theme`, async () => {
      const { x, o } = await stage.atTheBoard({}, { colorScheme: scheme });
      for (const [player, cell] of winForX(x, o)) await player.taps(cell);
      await x.isTold('You won: top row');
      await x.page.route('**/*.css', async (route) => {
        const response = await route.fetch();
        await route.fulfill({ contentType: 'text/css', body: asOldBrowsersRead(await response.text()) });
      });
      await x.page.reload();
      await x.isTold('You won: top row');
      expect(await isDark(x.page)).to.equal(scheme === 'dark');
      expect(await fainter(minContrast, x.page, '.board svg path', 'stroke')).to.deep.equal([]);
      expect(await fainter(minContrast, x.page, '.action.primary', 'backgroundColor')).to.deep.equal([]);
      const board = await x.page.locator('.board').boundingBox();
      expect(board?.width).to.be.greaterThan(250).and.equal(board?.height);
      await x.button('Rematch').hover();
      expect(await fainter(4.5, x.page, '.action.primary', 'color')).to.deep.equal([]);
      await x.open('/');
      expect(await fainter(minContrast, x.page, '.drawing path', 'stroke')).to.deep.equal([]);
      expect(await fainter(1.02, x.page, '.choice, .levels .action', 'backgroundColor')).to.deep.equal([]);
    });
  }

  it('the switch goes from the system’s theme to light, dark and back', async () => {
    const person = await stage.arrive({ colorScheme: 'dark' });
    await person.open('/');
    const seen: boolean[] = [];
    for (let taps = 0; taps < 4; taps++) {
      seen.push(await isDark(person.page));
      await person.page.locator('[data-act=theme]').click();
    }
    expect(seen).to.deep.equal([true, false, true, true]);
  });

  it('a system that asks for more contrast gets lines and quiet text as strong as the text', async () => {
    const { x } = await stage.atTheBoard({}, { contrast: 'more', colorScheme: 'dark' });
    const [lines] = await paintsOf(x.page, '.lines path', 'stroke');
    expect(lines?.contrast).to.be.greaterThan(7);
  });

  describe('forced by the system', () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const forced: BrowserContextOptions = {
        forcedColors: 'active',
        colorScheme,
        reducedMotion: 'reduce',
      };

      it(`${colorScheme}: buttons have edges, and the board its lines, marks and turn`, async () => {
        const { x, o } = await stage.atTheBoard({}, forced);
        expect(await withoutEdge(x.page, '.action, .icon')).to.deep.equal([]);
        expect(await fainter(minContrast, x.page, '.lines path', 'stroke')).to.deep.equal([]);
        const toMove = x.page.locator('.player.to-move');
        expect(await toMove.evaluate((element) => getComputedStyle(element).outlineStyle)).to.equal('solid');
        // A triangle is a box whose upper and lower edges are not painted.
        expect(await fainter(1.01, x.page, '.turn', 'borderTopColor', '::before')).to.have.length(1);
        expect(await fainter(minContrast, x.page, '.dot.here', 'backgroundColor')).to.deep.equal([]);
        await x.button('Resign').click();
        expect(await withoutEdge(x.page, 'dialog, dialog .action')).to.deep.equal([]);
        await x.page.keyboard.press('Escape');

        await tapsUnanswered(x, 0);
        expect(await withoutEdge(x.page, '.notice')).to.deep.equal([]);
        expect(await fainter(7, x.page, '.pending .stroke', 'stroke')).to.deep.equal([]);
        // A wait shows itself once it has lasted 300 ms.
        await x.page.waitForFunction(() => {
          const cell = document.querySelector('.pending');
          return cell !== null && getComputedStyle(cell, '::after').opacity === '1';
        });
        expect(await fainter(7, x.page, '.pending', 'backgroundColor', '::after')).to.deep.equal([]);
        await x.page.unroute('**/moves');
        await x.button('Send now').click();
        await x.stored(0);
        for (const [player, cell] of winForX(x, o).slice(1)) await player.taps(cell);
        await x.isTold('You won: top row');
        expect(await fainter(7, x.page, '.board .mark .stroke', 'stroke')).to.deep.equal([]);
        expect(await withoutEdge(x.page, '.action, .icon')).to.deep.equal([]);
      });

      it(`${colorScheme}: home’s choices and a waiting page have edges, too`, async () => {
        const host = await stage.arrive(forced);
        await host.open('/');
        expect(await withoutEdge(host.page, '.choice, .action, .icon')).to.deep.equal([]);
        expect(await fainter(minContrast, host.page, '.drawing path', 'stroke')).to.deep.equal([]);
        await host.button(/Play a friend/).click();
        await host.isTold('Send this link to a friend');
        expect(await withoutEdge(host.page, '.action, .icon, input')).to.deep.equal([]);
        expect(await fainter(7, host.page, '.waits', 'backgroundColor', '::before')).to.deep.equal([]);
        await host.context.setOffline(true);
        await host.page.locator('.banner').waitFor();
        expect(await withoutEdge(host.page, '.banner')).to.deep.equal([]);
        await host.leave();
      });
    }
  });
});

/** What is left of a stylesheet where these functions and units are unknown. */
function asOldBrowsersRead(css: string): string {
  return css
    .replace(/\b(light-dark|color-mix|oklch|oklab)\(/g, 'unknown(')
    .replace(/(\d)[dsl]v([hw])\b/g, '$1unknown-$2');
}

/** Taps a cell while the service is unavailable for an hour. */
async function tapsUnanswered(person: Person, cell: number): Promise<void> {
  await person.page.route('**/moves', (route) =>
    route.fulfill({
      status: 503,
      contentType: 'application/problem+json',
      body: JSON.stringify({ code: 'unavailable', retryAfter: 3600 }),
    }),
  );
  await person.cell(cell).click();
  await person.button('Send now').waitFor();
}

async function isDark(page: Page): Promise<boolean> {
  const [ground] = await paintsOf(page, 'html', 'backgroundColor');
  // Against white, which lies behind every page.
  return (ground?.contrast ?? 1) > 10;
}

/** What has less contrast than `least`, one line each. */
async function fainter(least: number, ...of: Parameters<typeof paintsOf>): Promise<string[]> {
  return (await paintsOf(...of))
    .filter(({ contrast }) => contrast < least)
    .map(({ element, contrast }) => `${element} ${contrast.toFixed(2)}:1`);
}

/** Boxes without a visible border of at least one pixel all around, one line each. */
async function withoutEdge(page: Page, selector: string): Promise<string[]> {
  const borderless = await page.locator(selector).evaluateAll((boxes) =>
    boxes
      .filter((box) => {
        const { borderTopWidth, borderRightWidth, borderBottomWidth, borderLeftWidth, borderTopStyle } =
          getComputedStyle(box);
        const widths = [borderTopWidth, borderRightWidth, borderBottomWidth, borderLeftWidth];
        return borderTopStyle === 'none' || widths.some((width) => parseFloat(width) < 1);
      })
      .map((box) => box.outerHTML.slice(0, 80)),
  );
  return [...borderless, ...(await fainter(minContrast, page, selector, 'borderTopColor'))];
}
