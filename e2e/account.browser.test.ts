import { expect } from 'chai';
import { playAll } from './person.ts';
import { useStage } from './stage.ts';

describe('an account', () => {
  const stage = useStage();

  it('a guest becomes one and keeps games and record', async () => {
    const [guest, other] = [await stage.arrive(), await stage.arrive()];
    await guest.post('/auth/guest', {});
    await other.post('/auth/guest', { name: 'beaten-badger' });
    const { id } = await guest.newGame();
    await other.join(id);
    await playAll(id, [0, 3, 1, 4, 2], [guest, other]);

    await guest.open('/account');
    await guest.isTold('You play as a guest');
    await guest.page.fill('#register-username', 'new-name');
    await guest.page.fill('#register-email', 'new@example.org');
    await guest.page.fill('#register-password', 'correct horse');
    await guest.button('Make the account').click();
    await guest.isAt(/^\/$/);
    await guest.sees('beaten-badger');

    await guest.open('/players/new-name');
    await guest.sees('This is you');
    expect(await guest.page.locator('.tally dd').allTextContents()).to.deep.equal(['1', '0', '0']);
  });

  it('logs out everywhere and in again by e-mail address', async () => {
    const player = await stage.arrive();
    await player.post('/auth/register', {
      username: 'in-and-out',
      email: 'io@example.org',
      password: 'correct horse',
    });
    await player.open('/account');
    await player.button('Log out').click();
    await player.page.getByRole('link', { name: 'Log in' }).click();
    await player.page.fill('#login-login', 'io@example.org');
    await player.page.fill('#login-password', 'wrong horse');
    await player.button('Log in').click();
    await player.sees('The name or the password is wrong.');
    await player.page.fill('#login-password', 'correct horse');
    await player.page.keyboard.press('Enter');
    await player.isAt(/^\/$/);
    await player.page.getByRole('link', { name: 'in-and-out' }).waitFor();
  });

  it('faults stand beside their fields, and the first has the focus; what was typed stays', async () => {
    const player = await stage.arrive();
    await player.open('/account');
    await player.page.fill('#register-username', 'a--b');
    await player.page.fill('#register-email', 'nowhere');
    await player.page.fill('#register-password', 'short');
    await player.button('Make the account').click();
    await player.page.locator('#register-username-fault').waitFor();
    expect(await player.page.locator('.fault').count()).to.equal(3);
    expect(await player.page.evaluate(() => document.activeElement?.id)).to.equal('register-username');
    expect(await player.page.inputValue('#register-email')).to.equal('nowhere');
  });

  it('a visitor plays as a guest under a name of their own, and a taken one offers another', async () => {
    const [first, second] = [await stage.arrive(), await stage.arrive()];
    await first.post('/auth/guest', { name: 'wanted' });
    await second.open('/account');
    await second.page.fill('#guest-name', 'Wanted');
    await second.button('Play with this name').click();
    await second.sees(/This name is taken\. “.+” is free\./);
    await second.page.fill('#guest-name', 'unwanted');
    await second.button('Play with this name').click();
    await second.isAt(/^\/$/);
    await second.page.getByRole('link', { name: 'unwanted' }).waitFor();
  });

  it('a profile shows head-to-head, and challenges', async () => {
    const [me, rival] = [await stage.arrive(), await stage.arrive()];
    await me.post('/auth/guest', { name: 'challenger' });
    await rival.post('/auth/guest', { name: 'rival' });
    const { id } = await me.newGame();
    await rival.join(id);
    await playAll(id, [0, 3, 1, 4, 2], [me, rival]);
    await me.open('/players/rival');
    const tallies = me.page.locator('.tally');
    expect(await tallies.nth(1).locator('dd').allTextContents()).to.deep.equal(['0', '1', '0']);
    await me.button('Challenge').click();
    await me.isTold('Waiting for rival to answer');
  });
});
