import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { launchWithBackForwardCache } from './chromium.ts';
import { useFixtures } from './fixtures.ts';
import { getActionSelector } from '../service/web/messages/action-names.ts';

describe('back and forward buttons', () => {
  const fixtures = useFixtures({ program: 'chromium', launch: launchWithBackForwardCache });

  it('restore a game from the cache, and it shows the moves made meanwhile', async () => {
    const { x, o } = await fixtures.startGame();
    await x.playCell(4);
    await recordRestores(x.page);
    await x.page.getByRole('link', { name: 'Home' }).click();
    await x.waitForPath(/^\/$/);
    await x.waitUntilReady();
    await o.playCell(0);
    await goBack(x.page);
    await x.waitForMark(0);
    expect(await x.page.evaluate(() => document.documentElement.dataset['restored'])).to.equal('yes');
    await x.playCell(8);
    await o.waitForMark(8);
    await o.page.locator('.dot.here').waitFor();
  });

  it('show no page of a user who has logged out meanwhile', async () => {
    const { x } = await fixtures.startGame();
    await x.post('/auth/register', {
      username: 'quiet-heron',
      email: 'quiet@noughts.example',
      password: 'three-in-a-row',
    });
    await x.page.goto('/account');
    await x.waitUntilReady();
    await x.page.locator(getActionSelector('logout')).click();
    await x.waitForPath(/^\/$/);
    await goBack(x.page);
    await x.page.locator('.me', { hasText: 'Log in' }).waitFor();
    await goBack(x.page);
    await x.waitForPath(/^\/play\//);
    await x.page.locator('.me', { hasText: 'Log in' }).waitFor();
  });
});

/** Goes back by script, since Playwright waits for a load event, which a restored page does not fire. */
async function goBack(page: Page): Promise<void> {
  await page.evaluate(() => history.back());
}

async function recordRestores(page: Page): Promise<void> {
  await page.evaluate(() =>
    addEventListener('pageshow', (event) => {
      document.documentElement.dataset['restored'] = event.persisted ? 'yes' : 'no';
    }),
  );
}
