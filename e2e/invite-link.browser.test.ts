import { expect } from 'chai';
import { useStage } from './fixtures.ts';

describe('a game with a friend', () => {
  const stage = useStage();

  it('an offer of a rematch can be withdrawn', async () => {
    const { x, o } = await stage.atTheBoard();
    await x.button('Resign').click();
    await x.page.getByRole('dialog').getByRole('button', { name: 'Resign' }).click();
    await x.isTold('You resigned');
    await o.button('Rematch').click();
    await x.sees('offers a rematch');
    await o.button('Withdraw the offer').click();
    await x.button('Rematch').waitFor();
    await o.button('Rematch').waitFor();
  });

  it('copies the link', async () => {
    const host = await stage.arrive({ permissions: ['clipboard-read', 'clipboard-write'] });
    await host.open('/');
    await host.button(/Play a friend/).click();
    await host.button('Copy').click();
    await host.button('Copied').waitFor();
    expect(await host.page.evaluate(() => navigator.clipboard.readText())).to.equal(host.page.url());
  });

  it('an invitation by name reaches the other’s home at once, and leads both to the board', async () => {
    const [host, guest] = [await stage.arrive(), await stage.arrive()];
    await host.post('/auth/guest', { name: 'inviting-host' });
    await guest.post('/auth/guest', { name: 'invited-guest' });
    await guest.open('/');
    await guest.sees('Your games will be listed here');
    await host.open('/');
    await host.page.getByText('or invite by name').click();
    await host.page.getByLabel('Invite by name').fill('invited-guest');
    await host.button('Invite').click();
    await host.isTold('Waiting for invited-guest to answer');
    await guest.sees('Invites you');
    await guest.button('Accept').click();
    await guest.isTold(/ is thinking…$/);
    await host.isTold('Your turn');
  });

  it('a declined invitation tells its host, with what to do next', async () => {
    const [host, guest] = [await stage.arrive(), await stage.arrive()];
    await host.post('/auth/guest', { name: 'hopeful-host' });
    await guest.post('/auth/guest', { name: 'busy-guest' });
    const { id } = await host.newGame({ opponent: 'busy-guest' });
    await host.openGame(id);
    await guest.openGame(id);
    await guest.button('Decline').click();
    await guest.isTold('You declined this invitation');
    await host.isTold('busy-guest declined the invitation');
    await host.button('Play a friend').waitFor();
  });
});
