import { expect } from 'chai';
import { playMoves } from './person.ts';
import { useFixtures } from './fixtures.ts';

describe('account and profile', () => {
  const fixtures = useFixtures();

  it('shows validation errors next to their fields, focuses the first one and keeps the input', async () => {
    const player = await fixtures.openBrowser();
    await player.openPage('/account');
    await player.page.fill('#register-username', 'a--b');
    await player.page.fill('#register-email', 'nowhere');
    await player.page.fill('#register-password', 'short');
    await player.button('Create account').click();
    await player.page.locator('#register-username-error').waitFor();
    expect(await player.page.locator('.error').count()).to.equal(3);
    expect(await player.page.evaluate(() => document.activeElement?.id)).to.equal('register-username');
    expect(await player.page.inputValue('#register-email')).to.equal('nowhere');
  });

  it('signs a visitor in with a chosen guest name, and suggests another one for a taken name', async () => {
    const [first, second] = [await fixtures.openBrowser(), await fixtures.openBrowser()];
    await first.post('/auth/guest', { name: 'wanted' });
    await second.openPage('/account');
    await second.page.fill('#guest-name', 'Wanted');
    await second.button('Play with this name').click();
    await second.waitForText(/This name is taken\. “.+” is available\./);
    await second.page.fill('#guest-name', 'unwanted');
    await second.button('Play with this name').click();
    await second.waitForPath(/^\/$/);
    await second.page.getByRole('link', { name: 'unwanted' }).waitFor();
  });

  it('shows the head-to-head record on a profile and sends a challenge', async () => {
    const [me, rival] = [await fixtures.openBrowser(), await fixtures.openBrowser()];
    await me.post('/auth/guest', { name: 'challenger' });
    await rival.post('/auth/guest', { name: 'rival' });
    const { id } = await me.createGame();
    await rival.joinGame(id);
    await playMoves(id, [0, 3, 1, 4, 2], [me, rival]);
    await me.openPage('/players/rival');
    const tallies = me.page.locator('.tally');
    expect(await tallies.nth(1).locator('dd').allTextContents()).to.deep.equal(['0', '1', '0']);
    await me.button('Challenge').click();
    await me.waitForStatus('Waiting for rival to accept');
  });
});
