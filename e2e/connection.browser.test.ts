import { expect } from 'chai';
import type { Request } from 'playwright-core';
import type { Person } from './person.ts';
import { useStage } from './fixtures.ts';

describe('a connection that comes and goes', () => {
  const stage = useStage();

  it('a move made in a tunnel is shown, said not to count yet, and sent once there is a network again', async () => {
    const { x, o } = await stage.atTheBoard();
    await x.context.setOffline(true);
    await x.sees(/^Connection lost\./);
    await x.cell(4).click();
    await x.wasTold(/^Your move does not count yet: the server cannot be reached/);
    expect(await x.cell(4).getAttribute('aria-busy')).to.equal('true');
    expect(await x.board()).to.equal('....X....');
    // One message is enough, and leaves the sentence below it readable.
    expect(await x.page.locator('.banner').count()).to.equal(0);
    await x.context.setOffline(false);
    await x.stored(4);
    await o.isTold('Your turn');
    expect(await x.page.locator('.notice').count()).to.equal(0);
  });

  it('a move whose answer was lost is sent again and played once', async () => {
    const { x, o, id } = await stage.atTheBoard();
    let lost = 0;
    await x.page.route('**/moves', async (route) => {
      if (lost++ > 0) return route.continue();
      await route.fetch();
      return route.abort();
    });
    await x.page.route('**/events', (route) => route.abort());
    await x.cell(0).click();
    await x.stored(0);
    await o.isTold('Your turn');
    const { game } = await x.get<{ game: { moves: number[] } }>(`/games/${id}`);
    expect(game.moves).to.deep.equal([0]);
  });

  it('a reload in the middle, and the back button, show the board as it is', async () => {
    const { x, o, id } = await stage.atTheBoard();
    await x.taps(4);
    await x.page.reload();
    await x.isTold(/ is thinking…$/);
    expect(await x.board()).to.equal('....X....');
    await x.page.getByRole('link', { name: 'Home' }).click();
    await x.isAt(/^\/$/);
    await o.taps(0);
    await x.page.goBack();
    await x.isAt(new RegExp(id));
    await x.stored(0);
    await x.isTold('Your turn');
  });

  it('two tabs of one player stay one game: a move in one is in the other', async () => {
    const { x, o, id } = await stage.atTheBoard();
    const second = await x.context.newPage();
    await second.goto(`/play/${id}`);
    await x.taps(4);
    await second.locator('[aria-label="Centre, X"]').waitFor();
    await o.taps(0);
    await second.locator('[aria-label="Top left, O"]').waitFor();
    await second.locator('[data-act=play][data-value="8"]').click();
    await x.stored(8);
  });

  it('a tab that slept through the opponent’s move is right within a second of being looked at', async () => {
    const { x, o } = await stage.atTheBoard();
    await x.taps(4);
    // Asleep: the line is dead, and nobody has told this tab so.
    await x.page.route('**/events', (route) => route.abort());
    await hide(x, 'hidden');
    await x.page.evaluate(() => dispatchEvent(new Event('offline')));
    await o.taps(0);
    await x.page.unroute('**/events');
    const woken = Date.now();
    await hide(x, 'visible');
    await x.stored(0);
    expect(Date.now() - woken).to.be.lessThan(1000);
  });

  it('a hidden tab holds no stream, still says that it is one’s turn, and is right within a second of being looked at', async () => {
    const { x, o, id } = await stage.atTheBoard();
    await x.taps(4);
    await x.page.clock.install();
    await o.page.locator('.dot.here').waitFor();
    await hide(x, 'hidden');
    const ended = x.page.waitForEvent('requestfailed', (request) => request.url().endsWith('/events'));
    await x.page.clock.fastForward(3000);
    await ended;
    await o.page.locator('.dot.away').waitFor();

    const read = x.page.waitForResponse((response) => response.url().endsWith(`/games/${id}`));
    await x.page.clock.fastForward(15_000);
    expect((await read).status()).to.equal(304);
    await o.taps(0);
    await x.page.clock.fastForward(15_000);
    await x.page.waitForFunction(() => document.title === '● Your turn – Noughts');
    expect(await x.page.locator('link[rel=icon]').getAttribute('href')).to.include('calling');

    const looked = Date.now();
    await hide(x, 'visible');
    await o.page.locator('.dot.here').waitFor();
    await x.stored(0);
    await x.isTold('Your turn');
    expect(Date.now() - looked).to.be.lessThan(1000);
    await x.taps(8);
    await o.stored(8);
  });

  it('a tab that is hidden for a moment keeps its stream: nobody is told of it', async () => {
    const { x, o } = await stage.atTheBoard();
    await x.page.clock.install();
    await o.page.locator('.dot.here').waitFor();
    const opened: string[] = [];
    x.page.on('request', (request) => {
      if (request.url().endsWith('/events')) opened.push(request.url());
    });
    for (let times = 0; times < 3; times++) {
      await hide(x, 'hidden');
      await x.page.clock.fastForward(2000);
      await hide(x, 'visible');
    }
    await x.taps(4);
    await o.stored(4);
    await o.taps(0);
    await x.stored(0);
    expect(opened).to.deep.equal([]);
    await o.page.locator('.dot.here').waitFor();
  });

  it('eight tabs side by side load, and a move in the first gets through in less than two seconds', async () => {
    const { x, o, id } = await stage.atTheBoard();
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
    const tapped = Date.now();
    await x.taps(4);
    await o.stored(4);
    expect(Date.now() - tapped).to.be.lessThan(2000);
    // The tab in use is live again.
    await o.taps(0);
    await x.stored(0);
    // The oldest of the others has given its stream up; it is right as soon as it is used.
    await others[0]?.keyboard.press('Shift');
    await others[0]?.locator('[aria-label="Top left, O"]').waitFor();
  });

  it('a hidden tab says in its title and icon that it is one’s turn', async () => {
    const { x, o } = await stage.atTheBoard();
    await x.taps(4);
    const icon = () => x.page.locator('link[rel=icon]').getAttribute('href');
    const quietIcon = await icon();
    await hide(x, 'hidden');
    await o.taps(0);
    await x.page.waitForFunction(() => document.title === '● Your turn – Noughts');
    expect(await icon()).to.not.equal(quietIcon);
    await hide(x, 'visible');
    await x.page.waitForFunction(() => !document.title.startsWith('●'));
    expect(await icon()).to.equal(quietIcon);
  });
});

/** What a browser tells a tab that is covered or shown; headless ones never do so by themselves. */
async function hide({ page }: Person, state: 'hidden' | 'visible'): Promise<void> {
  await page.evaluate((visibility) => {
    Object.defineProperty(document, 'visibilityState', { value: visibility, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);
}
