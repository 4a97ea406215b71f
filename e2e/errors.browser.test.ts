import { expect } from 'chai';
import type { Route } from 'playwright-core';
import { useFixtures } from './fixtures.ts';
import { getActionSelector } from '../service/web/messages/action-names.ts';

/** Returns a route handler that responds with a problem instead of the server. */
const respondWithProblem =
  (status: number, code: string, fields: object = {}) =>
  (route: Route) =>
    route.fulfill({
      status,
      contentType: 'application/problem+json',
      body: JSON.stringify({
        type: 'about:blank',
        title: 'T',
        status,
        code,
        detail: 'D.',
        instance: 'i',
        ...fields,
      }),
    });

describe('errors', () => {
  const fixtures = useFixtures();

  describe('of a move', () => {
    it('roll the move back and show the reason after 409', async () => {
      const { x, id } = await fixtures.startGame();
      const { game } = await x.get<{ game: object }>(`/games/${id}`);
      await x.page.route('**/moves', respondWithProblem(409, 'stale', { game }));
      await x.cell(4).click();
      await x.waitForText('Your move was not played: the game has moved on.');
      expect(await x.readBoard()).to.equal('.........');
      await x.page.unroute('**/moves');
      await x.playCell(4);
    });

    it('roll the move back and link to the login page after 401', async () => {
      const { x } = await fixtures.startGame();
      await x.page.route('**/moves', respondWithProblem(401, 'not_signed_in'));
      await x.cell(4).click();
      await x.waitForText('Your move was not played: you are not logged in.');
      await x.page.locator('.notice').getByRole('link', { name: 'Log in' }).waitFor();
      expect(await x.readBoard()).to.equal('.........');
    });

    for (const [failure, reply] of [
      ['503', respondWithProblem(503, 'unavailable')],
      ['429', respondWithProblem(429, 'rate_limited')],
      ['500', respondWithProblem(500, 'internal')],
      ['a proxy’s 502', (route: Route) => route.fulfill({ status: 502, body: '<h1>Bad Gateway</h1>' })],
      ['no response', (route: Route) => route.abort()],
    ] as const) {
      it(`show the move as not saved and retry it after ${failure}`, async () => {
        const { x, o } = await fixtures.startGame();
        let attempts = 0;
        await x.page.route('**/moves', (route) => (attempts++ === 0 ? reply(route) : route.continue()));
        await x.cell(4).click();
        await x.waitForNotice(/^Move not saved yet \(.+\)\. Retrying in 1 s\.$/);
        await x.waitForMark(4);
        await o.waitForStatus('Your turn');
        expect(attempts).to.equal(2);
      });
    }

    it('let “Retry now” ignore Retry-After', async () => {
      const { x, o } = await fixtures.startGame();
      let attempts = 0;
      await x.page.route('**/moves', (route) =>
        attempts++ === 0
          ? respondWithProblem(503, 'unavailable', { retryAfter: 3600 })(route)
          : route.continue(),
      );
      await x.cell(4).click();
      await x.button('Retry now').click();
      await x.waitForMark(4);
      await o.waitForStatus('Your turn');
    });

    it('allow no other move while one is not saved', async () => {
      const { x } = await fixtures.startGame();
      const cells: unknown[] = [];
      await x.page.route('**/moves', (route) => {
        cells.push((route.request().postDataJSON() as { cell: number }).cell);
        return respondWithProblem(503, 'unavailable', { retryAfter: 3600 })(route);
      });
      await x.cell(4).click();
      await x.cell(0).click({ force: true });
      await x.page.keyboard.press('9');
      await x.waitForNotice(/^Move not saved yet/);
      expect(await x.readBoard()).to.equal('....X....');
      expect(cells).to.deep.equal([4]);
    });
  });

  describe('of starting a game', () => {
    for (const [failure, reply] of [
      ['503', respondWithProblem(503, 'unavailable')],
      ['429', respondWithProblem(429, 'rate_limited')],
      ['no response', (route: Route) => route.abort()],
    ] as const) {
      it(`show the reason after ${failure}, and “Try again” works`, async () => {
        const player = await fixtures.openBrowser();
        await player.openPage('/');
        await player.page.route('**/auth/guest', reply);
        await player.button(/Play a friend/).click();
        await player.waitForText(/^Could not create a game: /);
        await player.page.unroute('**/auth/guest');
        await player.button('Try again').click();
        await player.waitForStatus('Send this link to a friend');
      });
    }

    it('link to the user’s games after 409 too_many_games', async () => {
      const player = await fixtures.openBrowser();
      await player.openPage('/');
      await player.page.route('**/games', respondWithProblem(409, 'too_many_games'));
      await player.button('Easy').click();
      await player.waitForText('Could not start a game: you have too many unfinished games.');
      await player.page.locator('.notice').getByRole('link', { name: 'See my games' }).waitFor();
    });
  });

  describe('with a long Retry-After', () => {
    for (const [status, code] of [
      [429, 'rate_limited'],
      [503, 'unavailable'],
    ] as const) {
      it(`show when to try again after ${status}, and leave all controls usable`, async () => {
        const player = await fixtures.openBrowser();
        await player.openPage('/');
        let requests = 0;
        await player.page.route('**/auth/guest', (route) => {
          requests += 1;
          return respondWithProblem(status, code, { retryAfter: 600 })(route);
        });
        await player.button('Easy').click();
        await player.waitForText(/^Could not start a game: .+\. Please try again in 10 minutes\.$/);
        expect(requests).to.equal(1);
        expect(await player.page.locator('[aria-busy=true], main [aria-disabled=true]').count()).to.equal(0);
        await player.page.unroute('**/auth/guest');
        await player.button(/Play a friend/).click();
        await player.waitForStatus('Send this link to a friend');
      });
    }
  });

  describe('of browser storage', () => {
    /** Init scripts. */
    const storageFailures = {
      'storage is blocked': () => {
        for (const name of ['sessionStorage', 'localStorage', 'indexedDB', 'caches', 'BroadcastChannel']) {
          Object.defineProperty(window, name, {
            get() {
              throw new DOMException('denied', 'SecurityError');
            },
          });
        }
        Object.defineProperty(document, 'cookie', {
          set() {
            throw new DOMException('denied', 'SecurityError');
          },
        });
      },
      'storage is full': () => {
        Storage.prototype.setItem = () => {
          throw new DOMException('full', 'QuotaExceededError');
        };
      },
    };
    for (const [failure, breakStorage] of Object.entries(storageFailures)) {
      it(`do not affect theme switch, quick match and game when ${failure}`, async () => {
        const [one, another] = [await fixtures.openBrowser(), await fixtures.openBrowser()];
        await one.page.addInitScript(breakStorage);
        const errors: string[] = [];
        one.page.on('pageerror', ({ message }) => errors.push(message));
        await one.openPage('/');
        await one.page.locator(getActionSelector('theme')).click();
        expect(await one.page.locator('html').getAttribute('data-theme')).to.equal('light');
        await one.button(/Play anyone/).click();
        await one.waitForStatus('Looking for an opponent…');
        await another.openPage('/');
        await another.button(/Play anyone/).click();
        await one.waitForStatus('Your turn');
        await one.playCell(4);
        await another.waitForStatus('Your turn');
        expect(errors).to.deep.equal([]);
      });
    }
  });

  describe('of the client', () => {
    it('show a notice and release the control when an action throws', async () => {
      const player = await fixtures.openBrowser();
      await player.openPage('/');
      await player.page.evaluate(() => {
        crypto.getRandomValues = () => {
          throw new Error('broken on purpose');
        };
      });
      await player.button(/Play a friend/).click();
      await player.waitForText(/^Something went wrong on this page\./);
      expect(await player.page.locator('[aria-busy=true], main [aria-disabled=true]').count()).to.equal(0);
    });

    it('offer to open the next page when it has not loaded after 10 s', async () => {
      const player = await fixtures.openBrowser();
      await player.page.clock.install();
      await player.openPage('/');
      // The browser stays on the page, as it does when the user stops loading.
      await player.page.route('**/play/*', (route) => route.abort('aborted'));
      const navigationRequest = player.page.waitForRequest('**/play/*');
      await player.button(/Play a friend/).click();
      await navigationRequest;
      await player.page.clock.fastForward(10_000);
      await player.waitForText('The next page did not load.');
      expect(await player.page.locator('main [aria-disabled=true]').count()).to.equal(0);
      await player.page.unroute('**/play/*');
      await player.page.getByRole('link', { name: 'Open it' }).click();
      await player.waitForStatus('Send this link to a friend');
    });
  });

  describe('of a link', () => {
    it('show the game to a visitor who was too late to join', async () => {
      const [host, quick, slow] = [
        await fixtures.openBrowser(),
        await fixtures.openBrowser(),
        await fixtures.openBrowser(),
      ];
      await host.post('/auth/guest', {});
      await quick.post('/auth/guest', {});
      const { id } = await host.createGame();
      await slow.page.route('**/events', (route) => route.abort());
      await slow.page.goto(`/play/${id}`);
      await quick.joinGame(id);
      await slow.button('Join game').click();
      await slow.waitForText('Could not join the game: another player joined first.');
      await slow.waitForText('You are watching');
    });

    it('tell a visitor that the host cancelled the game, while the page is open', async () => {
      const [host, visitor] = [await fixtures.openBrowser(), await fixtures.openBrowser()];
      await host.post('/auth/guest', {});
      const { id } = await host.createGame();
      await visitor.openGamePage(id);
      await host.post(`/games/${id}/cancel`);
      await visitor.waitForStatus(/ cancelled this game$/);
      await visitor.button('Play a friend').waitFor();
    });

    it('show an error page with a next step for unknown and malformed links', async () => {
      const visitor = await fixtures.openBrowser();
      for (const link of [
        '/play/AAAAAAAAAAAAAAAAAAAAAA',
        '/play/cut-o',
        '/play/%3Cscript%3E',
        '/play/x%20y',
      ]) {
        const reply = await visitor.page.goto(link);
        expect(reply?.status(), link).to.equal(404);
        await visitor.waitForStatus('Game not found');
      }
      await visitor.button('Play the computer').click();
      await visitor.waitForStatus('Your turn');
    });
  });

  it('reject names with markup, emoji or 25 letters, and long names fit a small screen', async () => {
    const [one, another] = [await fixtures.openBrowser(), await fixtures.openBrowser()];
    for (const name of ['<b>bold</b>', '😀😀', 'a'.repeat(25)]) {
      const rejected = await one.context.request.post('/auth/guest', { data: { name } });
      expect(rejected.status(), name).to.equal(400);
    }
    await one.post('/auth/guest', { name: 'W'.repeat(24) });
    await another.post('/auth/guest', { name: 'ثعلبهادئيلعبكثيرافيالليل' });
    const { id } = await one.createGame();
    await another.joinGame(id);
    await one.page.setViewportSize({ width: 360, height: 640 });
    await one.openGamePage(id);
    await one.waitForStatus('Your turn');
    await another.openGamePage(id);
    await another.waitForStatus(`${'W'.repeat(24)} is thinking…`);
    expect(await one.page.evaluate(() => document.documentElement.scrollWidth)).to.equal(360);
  });
});
