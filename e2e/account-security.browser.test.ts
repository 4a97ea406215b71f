import { expect } from 'chai';
import { useFixtures } from './fixtures.ts';
import type { TestUser } from './person.ts';

const password = 'correct horse';

describe('devices, password and deletion', () => {
  const fixtures = useFixtures();

  const register = async (username: string) => {
    const user = await fixtures.openBrowser();
    await user.post('/auth/register', { username, email: `${username}@example.org`, password });
    return user;
  };

  it('continues on another device by a link, asks first and says who is signed in there', async () => {
    const old = await (await fixtures.openBrowser()).signInAsGuest('wanderer');
    const other = await (await fixtures.openBrowser()).signInAsGuest('stay-at-home');
    await old.openPage('/account');
    await old.page.getByRole('link', { name: 'Devices, password, deletion' }).click();
    await old.button('Create link').click();
    const link = await old.page.getByLabel('Open this link on the other device').inputValue();
    expect(new URL(link).pathname).to.equal('/continue');
    const qrCode = old.page.getByRole('img', { name: /^QR code of this link/ });
    expect(
      await qrCode.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth)),
    ).to.be.above(0);

    await other.openPage(link.slice(other.origin.length));
    await other.waitForStatus('Continue as wanderer\\?');
    await other.waitForText(/used by the guest.+stay-at-home/);
    await other.button('Continue').click();
    await other.waitForPath(/^\/$/);
    await other.page.getByRole('link', { name: 'wanderer' }).waitFor();

    const third = await fixtures.openBrowser();
    await third.openPage(link.slice(third.origin.length));
    await third.waitForStatus('This link does not work any more');
    // The console shows the response 410.
    expect(third.consoleErrors.join('\n')).to.match(/^(.*410.*\n?)*$/);
  });

  it('tells the old device, where it can be undone', async () => {
    const old = await (await fixtures.openBrowser()).signInAsGuest('borrowed');
    const other = await fixtures.openBrowser();
    // The event is not repeated for streams that open later.
    const stream = old.page.waitForResponse(`${old.origin}/events`);
    await old.openPage('/');
    await stream;
    const { code } = await old.post<{ code: string }>('/auth/handover');
    await other.post('/auth/handover/redeem', { code });
    await old.waitForText('Signed in on another device.');
    await old.button('Undo').click();
    await old.waitForText('You are logged out everywhere else.');
    expect((await other.context.request.get('/auth/status')).status()).to.equal(401);
    await old.openPage('/');
    await old.page.getByRole('link', { name: 'borrowed' }).waitFor();
  });

  it('tells the page that shows the link as soon as another device has used it', async () => {
    const old = await (await fixtures.openBrowser()).signInAsGuest('two-phones');
    const other = await fixtures.openBrowser();
    const stream = old.page.waitForResponse(`${old.origin}/events`);
    await old.openPage('/account/security');
    await old.button('Create link').click();
    const link = old.page.getByLabel('Open this link on the other device');
    const code = new URL(await link.inputValue()).hash.slice(1);
    await stream;
    await other.post('/auth/handover/redeem', { code });
    await old.waitForText('Signed in on another device.');
    expect(await link.count()).to.equal(0);
    await old.button('Log out everywhere else').click();
    await old.waitForText('You are logged out everywhere else.');
    expect((await other.context.request.get('/auth/status')).status()).to.equal(401);
  });

  it('removes an expired link, and does not call a link expired that logging out elsewhere has voided', async () => {
    const user = await (await fixtures.openBrowser()).signInAsGuest('slow-poke');
    await user.page.clock.install();
    await user.openPage('/account/security');
    const link = user.page.getByLabel('Open this link on the other device');
    await user.button('Create link').click();
    await link.waitFor();
    await user.page.clock.fastForward(120_000);
    await user.waitForText('The link has expired or was used.');
    expect(await link.count()).to.equal(0);
    await user.button('Create link').click();
    await link.waitFor();
    await user.button('Log out everywhere else').click();
    await user.waitForText('You are logged out everywhere else.');
    await user.page.clock.fastForward(120_000);
    await user.waitForText('You are logged out everywhere else.');
  });

  it('changes the password, shows an error beside its field, and logs out other devices', async () => {
    const here = await register('Paula');
    const elsewhere = await fixtures.openBrowser();
    await elsewhere.post('/auth/login', { login: 'Paula', password });
    await here.openPage('/account/security');
    await here.page.fill('#password-password', 'wrong password');
    await here.page.fill('#password-newPassword', 'battery staple');
    await here.button('Change password').click();
    await here.page.locator('#password-password-error').waitFor();
    expect(await here.page.evaluate(() => document.activeElement?.id)).to.equal('password-password');
    await here.page.fill('#password-password', password);
    await here.button('Change password').click();
    await here.waitForText('The password is changed. All other devices are logged out.');
    expect((await elsewhere.context.request.get('/auth/status')).status()).to.equal(401);
    expect((await here.context.request.get('/auth/status')).status()).to.equal(200);
  });

  describe('when another tab has changed the user', () => {
    const userChanged = 'Another tab has logged in or out, so this page was reloaded.';

    it('says so and loads again, for the user who is signed in now', async () => {
      const user = await (await fixtures.openBrowser()).signInAsGuest('first-guest');
      await user.openPage('/account/security');
      const otherTab = await user.context.newPage();
      await user.post('/auth/logout');
      await user.post('/auth/guest', { name: 'second-guest' });
      // Each page tells the other tabs who is signed in.
      await otherTab.goto('/');
      await user.waitForText(`${userChanged} You are now \u2068second-guest\u2069.`);
    });

    it('deletes nobody before it has loaded again, even if it has received no message', async () => {
      const user = await fixtures.openBrowser();
      await user.page.addInitScript(() => {
        Object.defineProperty(window, 'BroadcastChannel', { value: undefined });
      });
      await user.signInAsGuest('present-guest');
      await user.openPage('/account/security');
      await user.post('/auth/logout');
      await user.post('/auth/guest', { name: 'later-guest' });
      await user.page.getByLabel('I want to be deleted for good').check();
      await user.button('Delete').click();
      await user.waitForText(userChanged);
      expect((await user.get<{ user: { name: string } }>('/auth/status')).user.name).to.equal('later-guest');
    });

    it('notices it when the tab is visible again, and keeps the code of a link', async () => {
      const old = await (await fixtures.openBrowser()).signInAsGuest('link-owner');
      const { code } = await old.post<{ code: string }>('/auth/handover');
      const user = await fixtures.openBrowser();
      await user.openPage(`/continue#${code}`);
      await user.waitForText('Nobody is logged in on this device.');
      await user.post('/auth/guest', { name: 'newcomer' });
      await user.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
      await user.waitForText(/used by the guest.+newcomer/);
      await user.waitForStatus('Continue as link-owner\\?');
    });
  });

  it('announces what a link leads to, and keeps the focus when the pressed button goes', async () => {
    const old = await (await fixtures.openBrowser()).signInAsGuest('announced');
    const { code } = await old.post<{ code: string }>('/auth/handover');
    const other = await fixtures.openBrowser();
    await other.openPage(`/continue#${code}`);
    await other.waitForStatus('Continue as announced\\?');
    expect(await readLiveRegion(other)).to.equal(
      'Continue as \u2068announced\u2069? Nobody is logged in on this device.',
    );
    await old.post('/auth/sessions/end-others');
    await other.button('Continue').focus();
    await other.page.keyboard.press('Enter');
    await other.waitForStatus('This link does not work any more');
    expect(await readLiveRegion(other)).to.match(/^This link does not work any more It works once/);
    expect(await readFocus(other)).to.equal('status');
  });

  it('keeps the focus and announces it when the link with the focus is used', async () => {
    const old = await (await fixtures.openBrowser()).signInAsGuest('focused');
    const stream = old.page.waitForResponse(`${old.origin}/events`);
    await old.openPage('/account/security');
    await old.button('Create link').click();
    const link = old.page.getByLabel('Open this link on the other device');
    const code = new URL(await link.inputValue()).hash.slice(1);
    expect(await readFocus(old)).to.equal('handover-link');
    await stream;
    await (await fixtures.openBrowser()).post('/auth/handover/redeem', { code });
    await link.waitFor({ state: 'detached' });
    expect(await readFocus(old)).to.equal('status');
    expect(await readLiveRegion(old)).to.match(/^Signed in on another device\./);
  });

  it('does not use up a link in a browser that blocks cookies', async () => {
    const old = await (await fixtures.openBrowser()).signInAsGuest('with-cookies');
    const { code } = await old.post<{ code: string }>('/auth/handover');
    const other = await fixtures.openBrowser();
    await other.page.addInitScript(() => {
      Object.defineProperty(document, 'cookie', {
        get() {
          return '';
        },
        set() {
          // Browsers ignore cookies that they block.
        },
      });
    });
    await other.openPage(`/continue#${code}`);
    await other.button('Continue').click();
    await other.waitForText(/this browser blocks cookies/);
    await (await fixtures.openBrowser()).post('/auth/handover/redeem', { code });
  });

  it('watches a link whose form was sent before the script was ready', async () => {
    const old = await (await fixtures.openBrowser()).signInAsGuest('quick-thumb');
    const script = '**/assets/account-security-*.js';
    await old.page.route(script, (route) => route.abort());
    await old.page.goto('/account/security');
    await old.page.unroute(script);
    const stream = old.page.waitForResponse(`${old.origin}/events`);
    await old.button('Create link').click();
    await old.waitUntilReady();
    const link = old.page.getByLabel('Open this link on the other device');
    const code = new URL(await link.inputValue()).hash.slice(1);
    await stream;
    await (await fixtures.openBrowser()).post('/auth/handover/redeem', { code });
    await old.waitForText('Signed in on another device.');
    expect(await link.count()).to.equal(0);
  });

  it('copies a link without the clipboard API, or selects it', async () => {
    const user = await (await fixtures.openBrowser()).signInAsGuest('copycat');
    await user.page.addInitScript(() => {
      Object.defineProperty(navigator, 'clipboard', { value: undefined });
    });
    await user.openPage('/account/security');
    await user.button('Create link').click();
    await user.button('Copy').click();
    await user.waitForText('Link copied.');
    await user.page.evaluate(() => {
      Object.defineProperty(document, 'execCommand', {
        value() {
          return false;
        },
      });
    });
    await user.button('Copy').click();
    await user.waitForText('The link is selected.');
    expect(user.consoleErrors).to.deep.equal([]);
  });

  it('logs out everywhere else', async () => {
    const here = await register('Erik');
    await here.openPage('/account/security');
    await here.button('Log out everywhere else').click();
    await here.waitForText('You are logged out everywhere else.');
  });

  it('deletes an account after a confirmation, with the password', async () => {
    const user = await register('Gone');
    await user.openPage('/account/security');
    await user.page.fill('#delete-password', password);
    await user.button('Delete').click();
    await user.waitForText('Please confirm that first.');
    expect(await readLiveRegion(user)).to.equal('Please confirm that first.');
    expect(await readFocus(user)).to.equal('confirmed');
    expect(await user.page.locator('[name=confirmed]').getAttribute('aria-invalid')).to.equal('true');
    await user.page.getByLabel('I want to be deleted for good').check();
    await user.button('Delete').click();
    await user.waitForPath(/^\/$/);
    expect((await user.context.request.get('/auth/status')).status()).to.equal(401);
  });
});

const readLiveRegion = ({ page }: TestUser) => page.locator('main > [aria-live]').innerText();

/** The id or name of the focused element. */
const readFocus = ({ page }: TestUser) =>
  page.evaluate(() => {
    const { activeElement } = document;
    return activeElement?.id || activeElement?.getAttribute('name');
  });
