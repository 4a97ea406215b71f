import { expect } from 'chai';
import { useFixtures } from './fixtures.ts';

describe('game with a friend', () => {
  const fixtures = useFixtures();

  it('lets a player withdraw a rematch offer', async () => {
    const { x, o } = await fixtures.startGame();
    await x.button('Resign').click();
    await x.page.getByRole('dialog').getByRole('button', { name: 'Resign' }).click();
    await x.waitForStatus('You resigned');
    await o.button('Rematch').click();
    await x.waitForText('offers a rematch');
    await o.button('Withdraw offer').click();
    await x.button('Rematch').waitFor();
    await o.button('Rematch').waitFor();
  });

  it('copies the link', async () => {
    const host = await fixtures.openBrowser({ permissions: ['clipboard-read', 'clipboard-write'] });
    await host.openPage('/');
    await host.button(/Play a friend/).click();
    await host.button('Copy').click();
    await host.button('Copied').waitFor();
    expect(await host.page.evaluate(() => navigator.clipboard.readText())).to.equal(host.page.url());
  });

  it('shows an invitation by name on the guest’s home page and starts when it is accepted', async () => {
    const [host, guest] = [await fixtures.openBrowser(), await fixtures.openBrowser()];
    await host.post('/auth/guest', { name: 'inviting-host' });
    await guest.post('/auth/guest', { name: 'invited-guest' });
    await guest.openPage('/');
    await guest.waitForText('Your games will appear here');
    await host.openPage('/');
    await host.page.getByText('or invite by name').click();
    await host.page.getByLabel('Invite by name').fill('invited-guest');
    await host.button('Invite').click();
    await host.waitForStatus('Waiting for invited-guest to accept');
    await guest.waitForText('Invites you');
    await guest.button('Accept').click();
    await guest.waitForStatus(/ is thinking…$/);
    await host.waitForStatus('Your turn');
  });

  it('tells the host about a declined invitation and offers a new game', async () => {
    const [host, guest] = [await fixtures.openBrowser(), await fixtures.openBrowser()];
    await host.post('/auth/guest', { name: 'hopeful-host' });
    await guest.post('/auth/guest', { name: 'busy-guest' });
    const { id } = await host.createGame({ opponent: 'busy-guest' });
    await host.openGamePage(id);
    await guest.openGamePage(id);
    await guest.button('Decline').click();
    await guest.waitForStatus('You declined this invitation');
    await host.waitForStatus('busy-guest declined the invitation');
    await host.button('Play a friend').waitFor();
  });
});
