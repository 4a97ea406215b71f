import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { readBaseUrl } from './address.ts';
import { requireProgram } from '../service/testing/installed.ts';
import { launchChromium } from './chromium.ts';
import { TestUser } from './person.ts';

/** Tests the service at `BASE_URL` in Chromium, if it is installed. */
describe('deployed service in browsers', () => {
  const url = readBaseUrl();
  let browser: Browser | undefined;
  const users: TestUser[] = [];
  const openBrowser = async () => {
    const user = await TestUser.openBrowser(browser ?? expect.fail('no browser'), url);
    users.push(user);
    return user;
  };

  requireProgram('chromium');
  before(async () => {
    browser = await launchChromium();
  });
  afterEach(async () => {
    await Promise.all(users.splice(0).map((user) => user.close()));
  });
  after(() => browser?.close());

  it('lets friends play by link with a reload in between, then start a rematch', async () => {
    const [host, friend] = [await openBrowser(), await openBrowser()];
    await host.openPage('/');
    await host.button(/Play a friend/).click();
    await host.waitForStatus('Send this link to a friend');
    await friend.page.goto(host.page.url());
    await friend.waitForStatus(/ invites you to a game$/);
    await friend.button('Join game').click();
    await host.waitForStatus('Your turn');
    await host.playCell(0);
    await friend.waitForStatus('Your turn');
    await friend.page.reload();
    await friend.waitForStatus('Your turn');
    for (const [player, cell] of [
      [friend, 3],
      [host, 1],
      [friend, 4],
      [host, 2],
    ] as const) {
      await player.waitForStatus('Your turn');
      await player.playCell(cell);
    }
    await host.waitForStatus('You won: top row');
    await friend.waitForStatus(/ won: top row$/);
    await friend.button('Rematch').click();
    await host.button('Accept rematch').click();
    await friend.waitForStatus('Your turn');
    await host.waitForStatus(/ is thinking…$/);
  });

  it('lets a first-time visitor play the computer after one tap', async () => {
    const player = await openBrowser();
    await player.openPage('/');
    await player.button('Perfect').click();
    await player.waitForStatus('Your turn');
    await player.playCell(4);
    await player.waitForStatus('Your turn');
  });
});
