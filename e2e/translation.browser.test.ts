import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { useFixtures } from './fixtures.ts';
import type { TestUser } from './person.ts';

/** A page that the browser has translated, and the same page of the same player as it was served. */
interface PagePair {
  readonly translated: Page;
  readonly original: Page;
}

describe('pages translated by the browser', () => {
  const fixtures = useFixtures();

  /** Opens a page in two tabs of this player and translates one of them. */
  async function openPair(user: TestUser, path: string): Promise<PagePair> {
    const [translated, original] = [await user.context.newPage(), await user.context.newPage()];
    for (const page of [translated, original]) {
      await page.goto(path);
      await page.locator('#app[data-ready]').waitFor();
    }
    await translate(translated);
    return { translated, original };
  }

  it('show every change of a game', async () => {
    const { x, o, id } = await fixtures.startGame({ moveSeconds: 60 });
    const pair = await openPair(x, `/play/${id}`);
    await expectSameText(pair, /0:5\d/);
    for (const [player, cell, status] of [
      [x, 4, /is thinking/],
      [o, 0, /Your turn/],
      [x, 1, /is thinking/],
      [o, 2, /Your turn/],
      [x, 7, /You won/],
    ] as const) {
      await player.playMove(id, cell);
      await expectSameText(pair, status);
    }
    for (const count of [4, 3]) {
      for (const page of [pair.translated, pair.original]) await page.keyboard.press('ArrowLeft');
      await expectSameText(pair, new RegExp(`${count} */`));
    }
    await o.post(`/games/${id}/rematch`);
    await expectSameText(pair, /Accept rematch/);
    await o.post(`/games/${id}/rematch`, { withdraw: true });
    await expectSameText(pair, /Rematch/, /Accept/);
    expect(fixtures.consoleErrors()).to.deep.equal([]);
  });

  it('show a copied link, a lost connection and its return', async () => {
    const host = await fixtures.openBrowser({ permissions: ['clipboard-read', 'clipboard-write'] });
    await host.signInAsGuest('amber-heron');
    const { id } = await host.createGame();
    const pair = await openPair(host, `/play/${id}`);
    await pair.translated.getByRole('button', { name: 'Copy' }).click();
    await pair.original.getByRole('button', { name: 'Copy' }).click();
    await expectSameText(pair, /Copied/);
    await expectSameText(pair, /Copy/);
    await host.context.setOffline(true);
    await expectSameText(pair, /Connection lost/);
    await host.context.setOffline(false);
    await expectSameText(pair, /Back online/);
    await host.post(`/games/${id}/cancel`);
    await expectSameText(pair, /You cancelled this game/);
  });

  it('show every change of the lists on the home page', async () => {
    const me = await (await fixtures.openBrowser()).signInAsGuest('keen-lark');
    const other = await (await fixtures.openBrowser()).signInAsGuest('quiet-otter');
    const pair = await openPair(me, '/');
    const { id } = await other.createGame({ opponent: 'keen-lark' });
    await expectSameText(pair, /Accept/);
    await me.post(`/games/${id}/accept`);
    await expectSameText(pair, /Their turn/);
    await other.playMove(id, 4);
    await expectSameText(pair, /Your turn/);
    await other.post(`/games/${id}/resign`);
    await expectSameText(pair, /Beat quiet-otter/);
    expect(fixtures.consoleErrors()).to.deep.equal([]);
  });

  for (const [screen, path, button] of [
    ['player', '/players/quiet-player', 'Challenge'],
    ['error', '/play/unknown', 'Play the computer'],
  ] as const) {
    it(`show an invitation and a failure on the page of the screen “${screen}”`, async () => {
      const me = await (await fixtures.openBrowser()).signInAsGuest(`keen-${screen}`);
      const other = await (await fixtures.openBrowser()).signInAsGuest(`quiet-${screen}`);
      const pair = await openPair(me, path);
      await other.createGame({ opponent: `keen-${screen}` });
      await expectSameText(pair, / invites you/);
      for (const page of [pair.translated, pair.original]) {
        await page.route('**/games', (route) => route.abort());
        await page.getByRole('button', { name: button }).click();
      }
      await expectSameText(pair, /Could not /);
    });
  }

  it('never translate the name of a player', async () => {
    const { x, o, id } = await fixtures.startGame();
    const countNames = (attribute: string) => x.page.locator(`bdi${attribute}`).count();
    expect(await countNames('')).to.be.greaterThan(0);
    // One more name, which the script has rendered.
    await x.playMove(id, 4);
    await x.waitForStatus(/ is thinking…$/);
    await o.post(`/games/${id}/resign`);
    await x.waitForStatus(/ resigned/);
    expect(await countNames('[translate=no]')).to.equal(await countNames(''));
  });

  it('show the errors of a form', async () => {
    const visitor = await fixtures.openBrowser();
    const pair = await openPair(visitor, '/account');
    for (const [name, error] of [
      ['x', /at least 2 characters/],
      ['a--b', /in a row/],
    ] as const) {
      for (const page of [pair.translated, pair.original]) {
        await page.fill('#guest-name', name);
        await page.locator('#guest button').click();
      }
      await expectSameText(pair, error);
    }
  });
});

/**
 * Does to the page what the translation of Chrome, Edge and Safari does: puts each text into two new `<font>` elements, which
 * take the place of its text node.
 */
async function translate(page: Page): Promise<void> {
  await page.evaluate(() => {
    const walker = document.createTreeWalker(document.getElementById('app')!, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    while (walker.nextNode()) texts.push(walker.currentNode as Text);
    for (const text of texts) {
      if (text.data.trim() === '' || text.parentElement?.closest('[translate=no]')) continue;
      // The element is deprecated, but translation uses it.
      // eslint-disable-next-line @typescript-eslint/no-deprecated
      const [outer, inner] = [document.createElement('font'), document.createElement('font')];
      inner.textContent = text.data;
      outer.append(inner);
      text.replaceWith(outer);
    }
  });
}

/**
 * Waits until both pages show the same text and the original one matches `pattern` (and not `absent`), then translates the
 * new texts.
 */
async function expectSameText({ translated, original }: PagePair, pattern: RegExp, absent?: RegExp) {
  const read = async (page: Page) =>
    (await page.locator('header, main, .banner, .notice, [role=log] > :last-child').allInnerTexts())
      .join(' ')
      .replaceAll(/\s+/g, ' ');
  const giveUpAt = performance.now() + 15_000;
  for (;;) {
    const [translatedText, originalText] = await Promise.all([read(translated), read(original)]);
    const isShown = pattern.test(originalText) && !absent?.test(originalText);
    if (isShown && translatedText === originalText) return translate(translated);
    if (performance.now() > giveUpAt) {
      expect(originalText).to.match(pattern);
      expect(translatedText).to.equal(originalText);
    }
    await original.waitForTimeout(50);
  }
}
