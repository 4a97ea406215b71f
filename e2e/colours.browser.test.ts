import { expect } from 'chai';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { measureContrast } from './contrast.ts';
import { winningMovesForX, type TestUser } from './person.ts';
import { useFixtures } from './fixtures.ts';
import { getActionSelector } from '../service/web/messages/action-names.ts';

/** WCAG 2.2, 1.4.11: graphics and controls. */
const minContrast = 3;

/** Title, the system's theme, and the theme chosen by the player (null: none). */
const themeCases = [
  ['light', 'light', null],
  ['dark', 'dark', null],
  ['dark, chosen on a light system', 'light', 'dark'],
  ['light, chosen on a dark system', 'dark', 'light'],
] as const;

describe('colours', () => {
  const fixtures = useFixtures();

  /** Starts a game with these themes. */
  async function startThemedGame(systemTheme: 'light' | 'dark', chosenTheme: string | null) {
    const { x, o, id } = await fixtures.startGame({}, { colorScheme: systemTheme });
    for (const { context, page } of [x, o]) {
      if (chosenTheme === null) continue;
      await context.addCookies([{ name: 'look', value: `${chosenTheme}.off`, url: fixtures.server.origin }]);
      await page.reload();
    }
    await x.waitForStatus('Your turn');
    return { x, o, id };
  }

  for (const [theme, systemTheme, chosenTheme] of themeCases) {
    it(`have a contrast of 3:1 for lines, rings and marks in the theme ${theme}`, async () => {
      const { x, o } = await startThemedGame(systemTheme, chosenTheme);
      expect(await isDark(x.page)).to.equal(theme.startsWith('dark'));
      expect(await findLowContrast(minContrast, x.page, '.lines path', 'stroke')).to.deep.equal([]);
      for (const [player, cell] of winningMovesForX(x, o).slice(0, 4)) {
        await player.playCell(cell);
        await x.waitForMark(cell);
        expect(
          await findLowContrast(
            minContrast,
            x.page,
            `.cell[data-value="${cell}"] :is(.ring, .stroke)`,
            'stroke',
          ),
        ).to.deep.equal([]);
      }
      await playCellUnanswered(x, 2);
      expect(await findLowContrast(minContrast, x.page, '.pending .mark .stroke', 'stroke')).to.deep.equal(
        [],
      );
      expect(await x.page.locator('.pending .ring').isVisible()).to.equal(false);
      await x.page.unroute('**/moves');
      await x.button('Retry now').click();
      await x.waitForStatus('You won: top row');
      expect(
        await findLowContrast(minContrast, x.page, '.cell:not(.winning) .mark .stroke', 'stroke'),
      ).to.deep.equal([]);
      await x.openPage('/');
      expect(
        await findLowContrast(minContrast, x.page, '.small-board path[d]:not([d=""])', 'stroke'),
      ).to.deep.equal([]);
    });
  }

  for (const scheme of ['light', 'dark'] as const) {
    it(`work in old browsers in the ${scheme} theme`, async () => {
      const { x, o } = await fixtures.startGame({}, { colorScheme: scheme });
      for (const [player, cell] of winningMovesForX(x, o)) await player.playCell(cell);
      await x.waitForStatus('You won: top row');
      await x.page.route('**/*.css', async (route) => {
        const response = await route.fetch();
        await route.fulfill({ contentType: 'text/css', body: simulateOldBrowserCss(await response.text()) });
      });
      await x.page.reload();
      await x.waitForStatus('You won: top row');
      expect(await isDark(x.page)).to.equal(scheme === 'dark');
      expect(await findLowContrast(minContrast, x.page, '.board svg path', 'stroke')).to.deep.equal([]);
      expect(await findLowContrast(minContrast, x.page, '.action.primary', 'backgroundColor')).to.deep.equal(
        [],
      );
      const board = await x.page.locator('.board').boundingBox();
      expect(board?.width).to.be.greaterThan(250).and.equal(board?.height);
      await x.button('Rematch').hover();
      expect(await findLowContrast(4.5, x.page, '.action.primary', 'color')).to.deep.equal([]);
      await x.openPage('/');
      expect(await findLowContrast(minContrast, x.page, '.drawing path', 'stroke')).to.deep.equal([]);
      expect(
        await findLowContrast(1.02, x.page, '.choice, .levels .action', 'backgroundColor'),
      ).to.deep.equal([]);
    });
  }

  it('change with the theme switch from system to light, dark and back', async () => {
    const user = await fixtures.openBrowser({ colorScheme: 'dark' });
    await user.openPage('/');
    const seen: boolean[] = [];
    for (let taps = 0; taps < 4; taps++) {
      seen.push(await isDark(user.page));
      await user.page.locator(getActionSelector('theme')).click();
    }
    expect(seen).to.deep.equal([true, false, true, true]);
  });

  it('have more contrast for lines when the system prefers more contrast', async () => {
    const { x } = await fixtures.startGame({}, { contrast: 'more', colorScheme: 'dark' });
    const [lines] = await measureContrast(x.page, '.lines path', 'stroke');
    expect(lines?.contrast).to.be.greaterThan(7);
  });

  describe('forced by the system', () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const forcedColours: BrowserContextOptions = {
        forcedColors: 'active',
        colorScheme,
        reducedMotion: 'reduce',
      };

      it(`keep buttons, board, marks and turn visible in a ${colorScheme} palette`, async () => {
        const { x, o } = await fixtures.startGame({}, forcedColours);
        expect(await findWithoutBorder(x.page, '.action, .icon')).to.deep.equal([]);
        expect(await findLowContrast(minContrast, x.page, '.lines path', 'stroke')).to.deep.equal([]);
        const toMove = x.page.locator('.player.to-move');
        expect(await toMove.evaluate((element) => getComputedStyle(element).outlineStyle)).to.equal('solid');
        // The triangle is a box with transparent top and bottom borders.
        expect(await findLowContrast(1.01, x.page, '.turn', 'borderTopColor', '::before')).to.have.length(1);
        expect(await findLowContrast(minContrast, x.page, '.dot.here', 'backgroundColor')).to.deep.equal([]);
        await x.button('Resign').click();
        expect(await findWithoutBorder(x.page, 'dialog, dialog .action')).to.deep.equal([]);
        await x.page.keyboard.press('Escape');

        await playCellUnanswered(x, 0);
        expect(await findWithoutBorder(x.page, '.notice')).to.deep.equal([]);
        expect(await findLowContrast(7, x.page, '.pending .stroke', 'stroke')).to.deep.equal([]);
        // The busy indicator appears after 300 ms.
        await x.page.waitForFunction(() => {
          const cell = document.querySelector('.pending');
          return cell !== null && getComputedStyle(cell, '::after').opacity === '1';
        });
        expect(await findLowContrast(7, x.page, '.pending', 'backgroundColor', '::after')).to.deep.equal([]);
        await x.page.unroute('**/moves');
        await x.button('Retry now').click();
        await x.waitForMark(0);
        for (const [player, cell] of winningMovesForX(x, o).slice(1)) await player.playCell(cell);
        await x.waitForStatus('You won: top row');
        expect(await findLowContrast(7, x.page, '.board .mark .stroke', 'stroke')).to.deep.equal([]);
        expect(await findWithoutBorder(x.page, '.action, .icon')).to.deep.equal([]);
      });

      it(`keep the home page and an open game visible in a ${colorScheme} palette`, async () => {
        const host = await fixtures.openBrowser(forcedColours);
        await host.openPage('/');
        expect(await findWithoutBorder(host.page, '.choice, .action, .icon')).to.deep.equal([]);
        expect(await findLowContrast(minContrast, host.page, '.drawing path', 'stroke')).to.deep.equal([]);
        await host.button(/Play a friend/).click();
        await host.waitForStatus('Send this link to a friend');
        expect(await findWithoutBorder(host.page, '.action, .icon, input')).to.deep.equal([]);
        expect(await findLowContrast(7, host.page, '.waits', 'backgroundColor', '::before')).to.deep.equal(
          [],
        );
        await host.context.setOffline(true);
        await host.page.locator('.banner').waitFor();
        expect(await findWithoutBorder(host.page, '.banner')).to.deep.equal([]);
        await host.close();
      });
    }
  });
});

/** Makes modern CSS functions and units unknown, as in old browsers. */
function simulateOldBrowserCss(css: string): string {
  return css
    .replace(/\b(light-dark|color-mix|oklch|oklab)\(/g, 'unknown(')
    .replace(/(\d)[dsl]v([hw])\b/g, '$1unknown-$2');
}

/** Taps a cell while the server responds 503. */
async function playCellUnanswered(user: TestUser, cell: number): Promise<void> {
  await user.page.route('**/moves', (route) =>
    route.fulfill({
      status: 503,
      contentType: 'application/problem+json',
      body: JSON.stringify({ code: 'unavailable', retryAfter: 3600 }),
    }),
  );
  await user.cell(cell).click();
  await user.button('Retry now').waitFor();
}

async function isDark(page: Page): Promise<boolean> {
  const [pageBackground] = await measureContrast(page, 'html', 'backgroundColor');
  // Measured against white, the default background of browsers.
  return (pageBackground?.contrast ?? 1) > 10;
}

/** Describes the elements with less contrast than `minRatio`. */
async function findLowContrast(
  minRatio: number,
  ...of: Parameters<typeof measureContrast>
): Promise<string[]> {
  return (await measureContrast(...of))
    .filter(({ contrast }) => contrast < minRatio)
    .map(({ element, contrast }) => `${element} ${contrast.toFixed(2)}:1`);
}

/** Describes the elements without a visible border of at least one pixel on all sides. */
async function findWithoutBorder(page: Page, selector: string): Promise<string[]> {
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
  return [...borderless, ...(await findLowContrast(minContrast, page, selector, 'borderTopColor'))];
}
