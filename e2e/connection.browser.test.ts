import { expect } from 'chai';
import type { Request } from 'playwright-core';
import type { TestUser } from './person.ts';
import { useFixtures } from './fixtures.ts';
import { getActionSelector } from '../service/web/messages/action-names.ts';

describe('live connection', () => {
  const fixtures = useFixtures();

  it('shows an offline move as not saved and sends it when the network is back', async () => {
    const { x, o } = await fixtures.startGame();
    await x.context.setOffline(true);
    await x.waitForText(/^Connection lost\./);
    await x.cell(4).click();
    await x.waitForNotice(/^Move not saved yet \(the server cannot be reached\)/);
    expect(await x.cell(4).getAttribute('aria-busy')).to.equal('true');
    expect(await x.readBoard()).to.equal('....X....');
    // The notice replaces the banner.
    expect(await x.page.locator('.banner').count()).to.equal(0);
    await x.context.setOffline(false);
    await x.waitForMark(4);
    await o.waitForStatus('Your turn');
    expect(await x.page.locator('.notice').count()).to.equal(0);
  });

  it('retries a move whose response was lost, and plays it once', async () => {
    const { x, o, id } = await fixtures.startGame();
    let lostResponses = 0;
    await x.page.route('**/moves', async (route) => {
      if (lostResponses++ > 0) return route.continue();
      await route.fetch();
      return route.abort();
    });
    await x.page.route('**/events', (route) => route.abort());
    await x.cell(0).click();
    await x.waitForMark(0);
    await o.waitForStatus('Your turn');
    const { game } = await x.get<{ game: { moves: number[] } }>(`/games/${id}`);
    expect(game.moves).to.deep.equal([0]);
  });

  it('shows the current board after a reload and after the back button', async () => {
    const { x, o, id } = await fixtures.startGame();
    await x.playCell(4);
    await x.page.reload();
    await x.waitForStatus(/ is thinking…$/);
    expect(await x.readBoard()).to.equal('....X....');
    await x.page.getByRole('link', { name: 'Home' }).click();
    await x.waitForPath(/^\/$/);
    await o.playCell(0);
    await x.page.goBack();
    await x.waitForPath(new RegExp(id));
    await x.waitForMark(0);
    await x.waitForStatus('Your turn');
  });

  it('shows moves in all tabs of a player', async () => {
    const { x, o, id } = await fixtures.startGame();
    const second = await x.context.newPage();
    await second.goto(`/play/${id}`);
    await x.playCell(4);
    await second.locator('[aria-label^="Centre, X"]').waitFor();
    await o.playCell(0);
    await second.locator('[aria-label^="Top left, O"]').waitFor();
    await second.locator(getActionSelector('play', 8)).click();
    await x.waitForMark(8);
  });

  it('plays by requests where live updates cannot be loaded, says so, and is live after a reload', async () => {
    const { x, o, id } = await fixtures.startGame();
    await x.page.route('**/assets/live-page-*', (route) => route.abort());
    await x.page.goto(`/play/${id}`);
    await x.waitUntilReady();
    await x.waitForNotice(/Something went wrong/);
    await x.playCell(4);
    await o.waitForMark(4);
    await x.page.unroute('**/assets/live-page-*');
    await x.page.reload();
    await o.playCell(0);
    await x.waitForMark(0);
  });

  it('updates a tab that slept within a second of becoming visible', async () => {
    const { x, o } = await fixtures.startGame();
    await x.playCell(4);
    // Simulates sleep: the stream is closed and cannot be reopened.
    await x.page.route('**/events', (route) => route.abort());
    await setVisibility(x, 'hidden');
    await x.page.evaluate(() => dispatchEvent(new Event('offline')));
    await o.playCell(0);
    await x.page.unroute('**/events');
    const wokenAt = Date.now();
    await setVisibility(x, 'visible');
    await x.waitForMark(0);
    expect(Date.now() - wokenAt).to.be.lessThan(1000);
  });

  it('closes the game’s stream of a hidden tab, shows the turn in its title, and updates it within a second of becoming visible', async () => {
    const { x, o } = await fixtures.startGame();
    await x.playCell(4);
    await x.page.clock.install();
    await o.page.locator('.dot.here').waitFor();
    await setVisibility(x, 'hidden');
    const streamEnded = x.page.waitForEvent('requestfailed', (request) => request.url().endsWith('/events'));
    const myGamesStream = x.page.waitForResponse(`${x.origin}/events`);
    await x.page.clock.fastForward(3000);
    await Promise.all([streamEnded, myGamesStream]);
    await o.page.locator('.dot.away').waitFor();

    await o.playCell(0);
    await x.page.waitForFunction(() => document.title === '● Your turn – Noughts');
    expect(await x.page.locator('link[rel=icon]').getAttribute('href')).to.include('icon-badge');

    const shownAt = Date.now();
    await setVisibility(x, 'visible');
    await x.waitForMark(0);
    await x.waitForStatus('Your turn');
    expect(Date.now() - shownAt).to.be.lessThan(1000);
    // Presence is sent once a second at most.
    await o.page.locator('.dot.here').waitFor();
    await x.playCell(8);
    await o.waitForMark(8);
  });

  it('keeps the stream of a tab that is hidden for less than 3 s', async () => {
    const { x, o } = await fixtures.startGame();
    await x.page.clock.install();
    await o.page.locator('.dot.here').waitFor();
    const openedStreams: string[] = [];
    x.page.on('request', (request) => {
      if (request.url().endsWith('/events')) openedStreams.push(request.url());
    });
    for (let times = 0; times < 3; times++) {
      await setVisibility(x, 'hidden');
      await x.page.clock.fastForward(2000);
      await setVisibility(x, 'visible');
    }
    await x.playCell(4);
    await o.waitForMark(4);
    await o.playCell(0);
    await x.waitForMark(0);
    expect(openedStreams).to.deep.equal([]);
    await o.page.locator('.dot.here').waitFor();
  });

  it('sends a move within two seconds when eight tabs are open', async () => {
    const { x, o, id } = await fixtures.startGame();
    const streams = new Set<Request>();
    x.context.on('request', (request) => {
      if (request.url().endsWith('/events')) streams.add(request);
    });
    x.context.on('requestfailed', (request) => streams.delete(request));
    const others = [];
    for (let tabs = 1; tabs < 8; tabs++) {
      const page = await x.context.newPage();
      await page.goto(`/play/${id}`);
      await page.locator('#app[data-ready]').waitFor();
      others.push(page);
    }
    // All tabs count as visible here. The two that were used last hold a stream.
    while (streams.size > 2) await x.context.waitForEvent('requestfailed');
    const tappedAt = Date.now();
    await x.playCell(4);
    await o.waitForMark(4);
    expect(Date.now() - tappedAt).to.be.lessThan(2000);
    // The tab in use has a stream again, and the others receive its events.
    await o.playCell(0);
    await x.waitForMark(0);
    for (const page of others) await page.locator('[aria-label^="Top left, O"]').waitFor();
    while (streams.size > 2) await x.context.waitForEvent('requestfailed');
  });

  it('passes a user’s events on to their hidden tabs, which hold no stream', async () => {
    const { x, o } = await fixtures.startGame();
    await x.playCell(4);
    const home = await x.context.newPage();
    await home.goto('/');
    await home.locator('#app[data-ready]').waitFor();
    await x.page.clock.install();
    const streamEnded = x.page.waitForEvent('requestfailed', (request) => request.url().endsWith('/events'));
    await setVisibility(x, 'hidden');
    await x.page.clock.fastForward(3000);
    await streamEnded;
    const requests: string[] = [];
    x.page.on('request', (request) => requests.push(request.url()));
    await o.playCell(0);
    await x.page.waitForFunction(() => document.title === '● Your turn – Noughts');
    expect(requests.filter((url) => !url.endsWith('.svg'))).to.deep.equal([]);
  });

  it('reloads a user’s other tabs when they log out in one, and says so', async () => {
    const { x } = await fixtures.startGame();
    await x.post('/auth/register', {
      username: 'amber-heron',
      email: 'amber@noughts.example',
      password: 'three-in-a-row',
    });
    const account = await x.context.newPage();
    await account.goto('/account');
    await account.locator('#app[data-ready]').waitFor();
    await account.locator(getActionSelector('logout')).click();
    await x.page.locator('.me', { hasText: 'Log in' }).waitFor();
    await x.waitForText(/^Another tab has logged in or out/);
  });

  it('polls, says so and plays on when the server allows no more streams', async () => {
    const { x, o } = await fixtures.startGame();
    await x.page.clock.install();
    await x.page.route('**/events', (route) =>
      route.fulfill({
        status: 429,
        contentType: 'application/problem+json',
        body: JSON.stringify({ code: 'rate_limited', retryAfter: 5 }),
      }),
    );
    await x.page.reload();
    await x.waitUntilReady();
    await x.page.clock.fastForward(2000);
    await x.waitForText(/^No live connection/);
    await x.playCell(4);
    await o.playCell(0);
    await x.page.clock.fastForward(15_000);
    await x.waitForMark(0);
    await x.page.unroute('**/events');
    await x.button('Reconnect now').click();
    await x.page.locator('.banner').waitFor({ state: 'detached' });
    await x.playCell(8);
    await o.playCell(1);
    await x.waitForMark(1);
  });

  it('shows the user’s turn in the title and favicon of a hidden tab', async () => {
    const { x, o } = await fixtures.startGame();
    await x.playCell(4);
    const icon = () => x.page.locator('link[rel=icon]').getAttribute('href');
    const defaultIcon = await icon();
    await setVisibility(x, 'hidden');
    await o.playCell(0);
    await x.page.waitForFunction(() => document.title === '● Your turn – Noughts');
    expect(await icon()).to.not.equal(defaultIcon);
    await setVisibility(x, 'visible');
    await x.page.waitForFunction(() => !document.title.startsWith('●'));
    expect(await icon()).to.equal(defaultIcon);
  });
});

/** Simulates hiding and showing a tab, since headless browsers never do that. */
async function setVisibility({ page }: TestUser, state: 'hidden' | 'visible'): Promise<void> {
  await page.evaluate((visibility) => {
    Object.defineProperty(document, 'visibilityState', { value: visibility, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);
}
