import { expect } from 'chai';
import { useFixtures } from './fixtures.ts';

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
    await old.page.locator('.notice').waitFor({ state: 'hidden' });
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
    await user.waitForText('The link has expired.');
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
    await user.page.getByLabel('I want to be deleted for good').check();
    await user.button('Delete').click();
    await user.waitForPath(/^\/$/);
    expect((await user.context.request.get('/auth/status')).status()).to.equal(401);
  });
});
