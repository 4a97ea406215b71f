import { expect } from 'chai';
import type { Route } from 'playwright-core';
import { useStage } from './fixtures.ts';

/** An answer in place of the service's. */
const problem =
  (status: number, code: string, more: object = {}) =>
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
        ...more,
      }),
    });

describe('trouble', () => {
  const stage = useStage();

  describe('with a move', () => {
    it('409: the mark goes back with the reason, and the board is as it is stored', async () => {
      const { x, id } = await stage.atTheBoard();
      const { game } = await x.get<{ game: object }>(`/games/${id}`);
      await x.page.route('**/moves', problem(409, 'stale', { game }));
      await x.cell(4).click();
      await x.sees('Your move was not played: the game has moved on.');
      expect(await x.board()).to.equal('.........');
      await x.page.unroute('**/moves');
      await x.taps(4);
    });

    it('401: says that this browser is signed out, and leads to the login', async () => {
      const { x } = await stage.atTheBoard();
      await x.page.route('**/moves', problem(401, 'not_signed_in'));
      await x.cell(4).click();
      await x.sees('Your move was not played: this browser is signed out.');
      await x.page.locator('.notice').getByRole('link', { name: 'Log in' }).waitFor();
      expect(await x.board()).to.equal('.........');
    });

    for (const [what, answer] of [
      ['503', problem(503, 'unavailable')],
      ['429', problem(429, 'rate_limited')],
      ['500', problem(500, 'internal')],
      ['a proxy’s 502', (route: Route) => route.fulfill({ status: 502, body: '<h1>Bad Gateway</h1>' })],
      ['no answer', (route: Route) => route.abort()],
    ] as const) {
      it(`${what}: the mark stays dimmed, is said not to count yet, and is sent again`, async () => {
        const { x, o } = await stage.atTheBoard();
        let tries = 0;
        await x.page.route('**/moves', (route) => (tries++ === 0 ? answer(route) : route.continue()));
        await x.cell(4).click();
        await x.wasTold(/^Your move does not count yet: .+ Sent again in 1 s\.$/);
        await x.stored(4);
        await o.isTold('Your turn');
        expect(tries).to.equal(2);
      });
    }

    it('“Send now” does not wait for the time that the server asked for', async () => {
      const { x, o } = await stage.atTheBoard();
      let tries = 0;
      await x.page.route('**/moves', (route) =>
        tries++ === 0 ? problem(503, 'unavailable', { retryAfter: 3600 })(route) : route.continue(),
      );
      await x.cell(4).click();
      await x.button('Send now').click();
      await x.stored(4);
      await o.isTold('Your turn');
    });

    it('nothing else on the board can be tapped meanwhile', async () => {
      const { x } = await stage.atTheBoard();
      const cells: unknown[] = [];
      await x.page.route('**/moves', (route) => {
        cells.push((route.request().postDataJSON() as { cell: number }).cell);
        return problem(503, 'unavailable', { retryAfter: 3600 })(route);
      });
      await x.cell(4).click();
      await x.cell(0).click({ force: true });
      await x.page.keyboard.press('9');
      await x.wasTold(/does not count yet/);
      expect(await x.board()).to.equal('....X....');
      expect(cells).to.deep.equal([4]);
    });
  });

  describe('with starting a game', () => {
    for (const [what, answer] of [
      ['503', problem(503, 'unavailable')],
      ['429', problem(429, 'rate_limited')],
      ['no answer', (route: Route) => route.abort()],
    ] as const) {
      it(`${what}: says what failed, and the next step works`, async () => {
        const player = await stage.arrive();
        await player.open('/');
        await player.page.route('**/auth/guest', answer);
        await player.button(/Play a friend/).click();
        await player.sees(/^Could not make a game: /);
        await player.page.unroute('**/auth/guest');
        await player.button('Try again').click();
        await player.isTold('Send this link to a friend');
      });
    }

    it('409: too many games leads to the games', async () => {
      const player = await stage.arrive();
      await player.open('/');
      await player.page.route('**/games', problem(409, 'too_many_games'));
      await player.button('Easy').click();
      await player.sees('Could not start a game: you have too many unfinished games.');
      await player.page.locator('.notice').getByRole('link', { name: 'See my games' }).waitFor();
    });
  });

  describe('with a limit on requests', () => {
    for (const [status, code] of [
      [429, 'rate_limited'],
      [503, 'unavailable'],
    ] as const) {
      it(`${status} for ten minutes: says when to try again, and every control works`, async () => {
        const player = await stage.arrive();
        await player.open('/');
        let requests = 0;
        await player.page.route('**/auth/guest', (route) => {
          requests += 1;
          return problem(status, code, { retryAfter: 600 })(route);
        });
        await player.button('Easy').click();
        await player.sees(/^Could not start a game: .+\. Please try again in 10 minutes\.$/);
        expect(requests).to.equal(1);
        expect(await player.page.locator('[aria-busy=true], main [aria-disabled=true]').count()).to.equal(0);
        await player.page.unroute('**/auth/guest');
        await player.button(/Play a friend/).click();
        await player.isTold('Send this link to a friend');
      });
    }
  });

  describe('with browser storage', () => {
    /** Run in the page before its script. */
    const broken = {
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
    for (const [what, breakIt] of Object.entries(broken)) {
      it(`${what}: a quick match, a switch and a game work as ever`, async () => {
        const [one, another] = [await stage.arrive(), await stage.arrive()];
        await one.page.addInitScript(breakIt);
        const errors: string[] = [];
        one.page.on('pageerror', ({ message }) => errors.push(message));
        await one.open('/');
        await one.page.locator('[data-act=theme]').click();
        expect(await one.page.locator('html').getAttribute('data-theme')).to.equal('light');
        await one.button(/Play anyone/).click();
        await one.isTold('Looking for an opponent…');
        await another.open('/');
        await another.button(/Play anyone/).click();
        await one.isTold('Your turn');
        await one.taps(4);
        await another.isTold('Your turn');
        expect(errors).to.deep.equal([]);
      });
    }
  });

  describe('in the page itself', () => {
    it('an action that throws says so and leaves its control alive', async () => {
      const player = await stage.arrive();
      await player.open('/');
      await player.page.evaluate(() => {
        crypto.getRandomValues = () => {
          throw new Error('broken on purpose');
        };
      });
      await player.button(/Play a friend/).click();
      await player.sees(/^That did not work: something failed in this page\./);
      expect(await player.page.locator('[aria-busy=true], main [aria-disabled=true]').count()).to.equal(0);
    });

    it('a next page that never opens is given up after 10 s, and can be opened again', async () => {
      const player = await stage.arrive();
      await player.page.clock.install();
      await player.open('/');
      // A browser stays where it is, as it does when somebody stops it from loading.
      await player.page.route('**/play/*', (route) => route.abort('aborted'));
      const asked = player.page.waitForRequest('**/play/*');
      await player.button(/Play a friend/).click();
      await asked;
      await player.page.clock.fastForward(10_000);
      await player.sees('The next page did not open.');
      expect(await player.page.locator('main [aria-disabled=true]').count()).to.equal(0);
      await player.page.unroute('**/play/*');
      await player.page.getByRole('link', { name: 'Open it' }).click();
      await player.isTold('Send this link to a friend');
    });
  });

  describe('with a link', () => {
    it('somebody else was quicker: says so and shows their game', async () => {
      const [host, quick, slow] = [await stage.arrive(), await stage.arrive(), await stage.arrive()];
      await host.post('/auth/guest', {});
      await quick.post('/auth/guest', {});
      const { id } = await host.newGame();
      await slow.page.route('**/events', (route) => route.abort());
      await slow.page.goto(`/play/${id}`);
      await quick.join(id);
      await slow.button('Sit down and play').click();
      await slow.sees('Could not sit down: somebody else has just sat down.');
      await slow.sees('You are watching');
    });

    it('of a cancelled game tells so, also to who looks at it in that moment', async () => {
      const [host, visitor] = [await stage.arrive(), await stage.arrive()];
      await host.post('/auth/guest', {});
      const { id } = await host.newGame();
      await visitor.openGame(id);
      await host.post(`/games/${id}/cancel`);
      await visitor.isTold(/ called this game off$/);
      await visitor.button('Play a friend').waitFor();
    });

    it('that is unknown or malformed says what to do next, and the next step works', async () => {
      const visitor = await stage.arrive();
      for (const link of [
        '/play/AAAAAAAAAAAAAAAAAAAAAA',
        '/play/cut-o',
        '/play/%3Cscript%3E',
        '/play/x%20y',
      ]) {
        const answer = await visitor.page.goto(link);
        expect(answer?.status(), link).to.equal(404);
        await visitor.isTold('There is no game at this link');
      }
      await visitor.button('Play the computer').click();
      await visitor.isTold('Your turn');
    });
  });

  it('names with markup, in Arabic and of 24 letters stay what they are', async () => {
    const [one, another] = [await stage.arrive(), await stage.arrive()];
    for (const name of ['<b>bold</b>', '😀😀', 'a'.repeat(25)]) {
      const refused = await one.context.request.post('/auth/guest', { data: { name } });
      expect(refused.status(), name).to.equal(400);
    }
    await one.post('/auth/guest', { name: 'W'.repeat(24) });
    await another.post('/auth/guest', { name: 'ثعلبهادئيلعبكثيرافيالليل' });
    const { id } = await one.newGame();
    await another.join(id);
    await one.page.setViewportSize({ width: 360, height: 640 });
    await one.openGame(id);
    await one.isTold('Your turn');
    await another.openGame(id);
    await another.isTold(`${'W'.repeat(24)} is thinking…`);
    expect(await one.page.evaluate(() => document.documentElement.scrollWidth)).to.equal(360);
  });
});
