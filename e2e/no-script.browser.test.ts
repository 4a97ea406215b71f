import { expect } from 'chai';
import { useFixtures } from './fixtures.ts';

describe('without script', () => {
  const fixtures = useFixtures();
  const openWithoutScript = () => fixtures.openBrowser({ javaScriptEnabled: false });

  it('two visitors play by link to the end, and see that scripts are off', async () => {
    const [host, friend] = [(await openWithoutScript()).page, (await openWithoutScript()).page];
    await host.goto('/');
    // Chromium hides <noscript> when only the test's context has scripts off.
    await host.locator('noscript > .script-off').waitFor({ state: 'attached' });
    await host.getByRole('button', { name: /Play a friend/ }).click();
    await host.waitForURL('**/play/*');
    const link = await host.getByLabel('Link to this game').inputValue();
    await friend.goto(link);
    await friend.getByRole('button', { name: 'Join game' }).click();
    for (const [page, cell] of [
      [host, 'Top left'],
      [friend, 'Centre'],
      [host, 'Top middle'],
      [friend, 'Bottom left'],
      [host, 'Top right'],
    ] as const) {
      await page.goto(link);
      await page.getByRole('button', { name: cell }).click();
      await page.getByRole('button', { name: new RegExp(`^${cell}, [XO]`) }).waitFor();
    }
    expect(await host.locator('#status').textContent()).to.equal('You won: top row');
  });

  it('resigning asks first', async () => {
    const { page } = await openWithoutScript();
    await page.goto('/');
    await page.getByRole('button', { name: 'Easy' }).click();
    await page.getByRole('button', { name: 'Resign' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Keep playing' }).click();
    expect(await page.getByRole('dialog').count()).to.equal(0);
    await page.getByRole('button', { name: 'Resign' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Resign' }).click();
    await page.getByText('You resigned').waitFor();
  });

  it('people register, log out and log in', async () => {
    const { page } = await openWithoutScript();
    await page.goto('/account');
    await page.fill('#register-username', 'no-script');
    await page.fill('#register-email', 'no-script@example.org');
    await page.fill('#register-password', 'correct horse');
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByRole('link', { name: 'no-script' }).click();
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByRole('link', { name: 'Log in' }).click();
    await page.fill('#login-login', 'no-script');
    await page.fill('#login-password', 'wrong horse');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByText('Wrong name or password.').waitFor();
    await page.fill('#login-login', 'no-script');
    await page.fill('#login-password', 'correct horse');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('link', { name: 'no-script' }).waitFor();
  });

  it('no button is shown that only a script can run', async () => {
    const { page } = await openWithoutScript();
    await page.goto('/');
    await page.getByRole('button', { name: /Play a friend/ }).click();
    await page.waitForURL('**/play/*');
    const dead = page.locator('button:not([formaction]):visible, form:not([action]) button:visible');
    expect(await dead.allTextContents()).to.deep.equal([]);
  });
});

describe('a script that loads late', () => {
  const fixtures = useFixtures();

  for (const [path, button, isDone] of [
    ['/', /^Theme: system/, () => document.documentElement.dataset['theme'] === 'light'],
    ['/two', 'Centre, empty', () => document.querySelector('[aria-label^="Centre, X"]') !== null],
  ] as const) {
    it(`runs the control of ${path} that was tapped before, which shows that it waits`, async () => {
      const { page } = await fixtures.openBrowser();
      let release: () => void = () => undefined;
      const released = new Promise<void>((resolve) => (release = resolve));
      await page.route('**/assets/*.js', async (route) => {
        await released;
        await route.continue();
      });
      await page.goto(path, { waitUntil: 'commit' });
      const control = page.getByRole('button', { name: button });
      await control.click();
      const bar = await control.evaluate((element) => getComputedStyle(element, '::after').animationName);
      expect(bar).to.equal('wait');
      release();
      await page.locator('#app[data-ready]').waitFor();
      expect(await page.evaluate(isDone)).to.equal(true);
    });
  }
});

describe('a script that does not load', () => {
  const fixtures = useFixtures();

  for (const reducedMotion of ['no-preference', 'reduce'] as const) {
    it(`shows a message after 8 s, with reduced motion: ${reducedMotion}`, async () => {
      const { page } = await fixtures.openBrowser({ reducedMotion });
      await page.route('**/assets/*.js', (route) => route.abort());
      await page.goto('/');
      const message = page.getByText('The script of this page has not started');
      expect(await message.isVisible()).to.equal(false);
      const delays = await page.evaluate(() =>
        document
          .querySelector('.script-missing')
          ?.getAnimations()
          .map((animation) => {
            const { delay } = animation.effect?.getTiming() ?? {};
            animation.finish();
            return delay;
          }),
      );
      expect(delays).to.deep.equal([8000]);
      await message.waitFor();
      await page.unroute('**/assets/*.js');
      await page.getByRole('link', { name: 'Reload' }).click();
      await page.locator('#app[data-ready]').waitFor();
      expect(await message.isVisible()).to.equal(false);
    });
  }

  it('leaves every start of a game usable', async () => {
    const { page } = await fixtures.openBrowser();
    await page.route('**/assets/*.js', (route) => route.abort());
    await page.goto('/');
    await page.getByRole('button', { name: 'Easy' }).click();
    await page.getByRole('button', { name: 'Centre' }).click();
    await page.getByRole('button', { name: /^Centre, X/ }).waitFor();
  });
});
