import { expect } from 'chai';
import { useStage } from './stage.ts';

describe('a game with a friend', () => {
  const stage = useStage();

  it('takes two taps and a link: host and friend play to the end, then a rematch with sides swapped', async () => {
    const [host, friend] = [await stage.arrive(), await stage.arrive()];
    await host.open('/');
    await host.button(/Play a friend/).click();
    await host.isTold('Send this link to a friend');
    const link = await host.page.getByLabel('Link to this game').inputValue();
    expect(link).to.equal(host.page.url());

    await friend.page.goto(link);
    await friend.isTold(/ invites you to a game$/);
    await friend.button('Sit down and play').click();

    await host.isTold('Your turn');
    await friend.isTold(/ is thinking…$/);
    for (const [player, cell] of [
      [host, 0],
      [friend, 3],
      [host, 1],
      [friend, 4],
    ] as const) {
      await player.isTold('Your turn');
      await player.taps(cell);
    }
    await host.taps(2);
    await host.isTold('You won: top row');
    await friend.isTold(/ won: top row$/);
    expect(await friend.board()).to.equal('XXXOO....');

    await host.button('Rematch').click();
    await friend.button('Accept the rematch').click();
    await friend.isTold('Your turn');
    await host.isTold(/ is thinking…$/);
    expect(host.page.url()).to.equal(friend.page.url()).and.not.equal(link);
    await friend.taps(4);
    await host.isTold('Your turn');
  });

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

  it('resigning asks once, and Esc goes back to the game with the focus where it was', async () => {
    const { x } = await stage.atTheBoard();
    await x.button('Resign').click();
    const dialogue = x.page.getByRole('dialog');
    await dialogue.waitFor();
    await x.page.keyboard.press('Escape');
    await dialogue.waitFor({ state: 'detached' });
    expect(await x.page.evaluate(() => document.activeElement?.textContent)).to.equal('Resign');
    await x.isTold('Your turn');
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
