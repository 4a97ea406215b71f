import { expect } from 'chai';
import { useFixtures } from './fixtures.ts';
import type { TestUser } from './person.ts';

describe('quick match', () => {
  const fixtures = useFixtures();

  it('pairs two waiting players', async () => {
    const [one, another] = [await fixtures.openBrowser(), await fixtures.openBrowser()];
    await one.openPage('/');
    await one.button(/Play anyone/).click();
    await one.waitForStatus('Looking for an opponent…');
    await another.openPage('/');
    await another.button(/Play anyone/).click();
    await one.waitForStatus('Your turn');
    await another.waitForStatus(/ is thinking…$/);
    expect(one.gameId).to.equal(another.gameId);
    await one.playCell(4);
    await another.waitForStatus('Your turn');
  });

  it('does not pair a player who stopped looking', async () => {
    const one = await fixtures.openBrowser();
    await one.openPage('/');
    await one.button(/Play anyone/).click();
    await one.waitForStatus('Looking for an opponent…');
    await one.button('Stop looking').click();
    await one.waitForPath(/^\/$/);
    const another = await fixtures.openBrowser();
    await another.openPage('/');
    await another.button(/Play anyone/).click();
    await another.waitForStatus('Looking for an opponent…');
    await another.button('Stop looking').click();
    await another.waitForPath(/^\/$/);
  });

  it('keeps waiting in the same game after a reload', async () => {
    const one = await fixtures.openBrowser();
    await one.openPage('/');
    await one.button(/Play anyone/).click();
    await one.waitForStatus('Looking for an opponent…');
    const id = one.gameId;
    await one.page.reload();
    await one.waitForStatus('Looking for an opponent…');
    expect(one.gameId).to.equal(id);
    const another = await fixtures.openBrowser();
    await another.openPage('/');
    await another.button(/Play anyone/).click();
    await another.waitForStatus(/ is thinking…$/);
    await one.waitForStatus('Your turn');
  });

  it('repeats its request every ten seconds with the same idempotency key', async () => {
    const one = await fixtures.openBrowser();
    await one.page.clock.install();
    await one.openPage('/');
    const first = one.page.waitForRequest('**/games/match');
    await one.button(/Play anyone/).click();
    const key = (await first).headers()['idempotency-key'];
    await one.waitForStatus('Looking for an opponent…');
    const repeated = one.page.waitForRequest('**/games/match');
    await one.page.clock.fastForward(10_000);
    expect((await repeated).headers()['idempotency-key'])
      .to.equal(key)
      .and.match(/^[\w-]{22}$/);
    await stopLooking(one);
  });

  it('repeats its request only while the page is visible', async () => {
    const one = await fixtures.openBrowser();
    await one.page.clock.install();
    await one.openPage('/');
    await one.button(/Play anyone/).click();
    await one.waitForStatus('Looking for an opponent…');
    let requests = 0;
    one.page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/games/match')) requests += 1;
    });
    const setVisibility = (visibility: string) =>
      one.page.evaluate((state) => {
        Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      }, visibility);
    await setVisibility('hidden');
    await one.page.clock.fastForward(60_000);
    expect(requests).to.equal(0);
    const repeated = one.page.waitForRequest('**/games/match');
    await setVisibility('visible');
    await repeated;
    await stopLooking(one);
  });
});

/** Ends on the page that follows: Chromium may never close a page that is still loading another one. */
async function stopLooking(user: TestUser): Promise<void> {
  await user.button('Stop looking').click();
  await user.waitForPath(/^\/$/);
}
