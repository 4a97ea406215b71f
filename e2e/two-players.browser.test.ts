import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { requireProgram } from '../service/testing/installed.ts';
import { launchChromium } from './chromium.ts';
import { startServer, type TestServer } from './server.ts';

describe('two players on one device', () => {
  requireProgram('chromium');
  let browser: Browser;
  let server: TestServer;
  let page: Page;
  let isServerRunning = false;

  before(async function () {
    this.timeout(60_000);
    browser = await launchChromium();
  });
  after(() => browser.close());
  beforeEach(async () => {
    server = await startServer(() => 0);
    isServerRunning = true;
    page = await browser.newPage({ viewport: { width: 360, height: 640 } });
    await page.goto(server.origin);
    await page.getByRole('link', { name: 'Two on this device' }).click();
    await page.waitForSelector('#app[data-ready]');
  });
  afterEach(async () => {
    await page.close();
    await stopServer();
  });

  async function stopServer(): Promise<void> {
    if (isServerRunning) await server.close();
    isServerRunning = false;
  }
  const play = async (...cells: number[]) => {
    for (const cell of cells) await page.locator(`[data-action="play"][data-value="${cell}"]`).click();
  };
  const readStatus = () => page.locator('#status').innerText();
  const readStrips = () =>
    page.locator('.player').evaluateAll((strips) => strips.map((strip) => strip.getAttribute('aria-label')));
  const button = (name: string) => page.getByRole('button', { name, exact: true });

  it('play alternately, swap marks after each game, and see their score', async () => {
    expect(await readStatus()).to.equal('Player 1 plays X');
    await play(0, 3, 1, 4, 2);
    expect(await readStatus()).to.equal('Player 1 won: top row');
    expect(await page.evaluate(() => document.activeElement?.id)).to.equal('status');
    expect(await readStrips()).to.deep.equal(['Player 2, O, 0 wins', 'Player 1, X, 1 win']);
    await button('Next game').click();
    expect(await readStatus()).to.equal('Player 2 plays X');
    await play(0);
    await button('Take back').click();
    expect(await readStatus()).to.equal('Player 2 plays X');
    await button('Reset score').click();
    expect(await readStrips()).to.deep.equal(['Player 1, O, 0 wins', 'Player 2, X, 0 wins']);
  });

  it('play by keyboard', async () => {
    await page.locator('[data-action="play"][data-value="4"]').focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.keyboard.press('5');
    expect(await readStatus()).to.equal('Player 1 plays X');
    const labels = await page.locator('.cell').evaluateAll((cells) => cells.map((cell) => cell.ariaLabel));
    expect(labels.filter((label) => label !== null && !label.endsWith('empty'))).to.deep.equal([
      'Top middle, X',
      'Centre, O, last move',
    ]);
  });

  it('send and store nothing while they play', async () => {
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await play(0, 3, 1, 4, 2);
    const stored = await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]);
    expect(requests).to.deep.equal([]);
    expect(stored).to.deep.equal([0, 0, '']);
  });

  it('can open the page and play after the server has stopped, once they have visited it', async () => {
    await page.evaluate(async () => {
      const { active } = await navigator.serviceWorker.ready;
      if (active?.state !== 'activated')
        await new Promise((done) => active?.addEventListener('statechange', done, { once: true }));
    });
    await stopServer();
    await page.reload();
    await page.waitForSelector('#app[data-ready]');
    await play(0, 3, 1, 4, 2);
    expect(await readStatus()).to.equal('Player 1 won: top row');
    const lineColour = await page.locator('.winning-line').evaluate((line) => getComputedStyle(line).stroke);
    expect(lineColour).to.equal('rgb(176, 58, 16)');
  });

  it('share nothing with other pages: the worker controls this page alone and keeps no other', async () => {
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await page.goto(server.origin);
    expect(await page.evaluate(() => navigator.serviceWorker.controller)).to.equal(null);
    const paths = await page.evaluate(async () => {
      const names = await caches.keys();
      const keys = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
      return keys.flat().map(({ url }) => new URL(url).pathname);
    });
    expect(paths.filter((path) => !path.startsWith('/assets/'))).to.deep.equal(['/two']);
  });
});
