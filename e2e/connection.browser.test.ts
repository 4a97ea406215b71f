import { expect } from 'chai';
import type { Request } from 'playwright-core';
import type { TestUser } from './person.ts';
import { useFixtures } from './fixtures.ts';

describe('a connection that comes and goes', () => {
  const fixtures = useFixtures();

  it('a move made in a tunnel is shown, said not to count yet, and sent once there is a network again', async () => {
    const { x, o } = await fixtures.startGame();
    await x.context.setOffline(true);
    await x.waitForText(/^Connection lost\./);
    await x.cell(4).click();
    await x.waitForNotice(/^Your move does not count yet: the server cannot be reached/);
    expect(await x.cell(4).getAttribute('aria-busy')).to.equal('true');
    expect(await x.readBoard()).to.equal('....X....');
    // One message is enough, and leaves the sentence below it readable.
    expect(await x.page.locator('.banner').count()).to.equal(0);
    await x.context.setOffline(false);
    await x.waitForMark(4);
    await o.waitForStatus('Your turn');
    expect(await x.page.locator('.notice').count()).to.equal(0);
  });

  it('a move whose answer was lost is sent again and played once', async () => {
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

  it('a reload in the middle, and the back button, show the board as it is', async () => {
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

  it('two tabs of one player stay one game: a move in one is in the other', async () => {
    const { x, o, id } = await fixtures.startGame();
    const second = await x.context.newPage();
    await second.goto(`/play/${id}`);
    await x.playCell(4);
    await second.locator('[aria-label="Centre, X"]').waitFor();
    await o.playCell(0);
    await second.locator('[aria-label="Top left, O"]').waitFor();
    await second.locator('[data-act=play][data-value="8"]').click();
    await x.waitForMark(8);
  });

  it('a tab that slept through the opponent’s move is right within a second of being looked at', async () => {
    const { x, o } = await fixtures.startGame();
    await x.playCell(4);
    // Asleep: the line is dead, and nobody has told this tab so.
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

  it('a hidden tab holds no stream, still says that it is one’s turn, and is right within a second of being looked at', async () => {
    const { x, o, id } = await fixtures.startGame();
    await x.playCell(4);
    await x.page.clock.install();
    await o.page.locator('.dot.here').waitFor();
    await setVisibility(x, 'hidden');
    const streamEnded = x.page.waitForEvent('requestfailed', (request) => request.url().endsWith('/events'));
    await x.page.clock.fastForward(3000);
    await streamEnded;
    await o.page.locator('.dot.away').waitFor();

    const pollResponse = x.page.waitForResponse((response) => response.url().endsWith(`/games/${id}`));
    await x.page.clock.fastForward(15_000);
    expect((await pollResponse).status()).to.equal(304);
    await o.playCell(0);
    await x.page.clock.fastForward(15_000);
    await x.page.waitForFunction(() => document.title === '● Your turn – Noughts');
    expect(await x.page.locator('link[rel=icon]').getAttribute('href')).to.include('calling');

    const shownAt = Date.now();
    await setVisibility(x, 'visible');
    await o.page.locator('.dot.here').waitFor();
    await x.waitForMark(0);
    await x.waitForStatus('Your turn');
    expect(Date.now() - shownAt).to.be.lessThan(1000);
    await x.playCell(8);
    await o.waitForMark(8);
  });

  it('a tab that is hidden for a moment keeps its stream: nobody is told of it', async () => {
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

  it('eight tabs side by side load, and a move in the first gets through in less than two seconds', async () => {
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
    // All of them count as seen here. The three that came last hold a stream.
    while (streams.size > 3) await x.context.waitForEvent('requestfailed');
    const tappedAt = Date.now();
    await x.playCell(4);
    await o.waitForMark(4);
    expect(Date.now() - tappedAt).to.be.lessThan(2000);
    // The tab in use is live again.
    await o.playCell(0);
    await x.waitForMark(0);
    // The oldest of the others has given its stream up; it is right as soon as it is used.
    await others[0]?.keyboard.press('Shift');
    await others[0]?.locator('[aria-label="Top left, O"]').waitFor();
  });

  it('a hidden tab says in its title and icon that it is one’s turn', async () => {
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

/** What a browser tells a tab that is covered or shown; headless ones never do so by themselves. */
async function setVisibility({ page }: TestUser, state: 'hidden' | 'visible'): Promise<void> {
  await page.evaluate((visibility) => {
    Object.defineProperty(document, 'visibilityState', { value: visibility, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);
}
