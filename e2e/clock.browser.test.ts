import { expect } from 'chai';
import { useFixtures } from './fixtures.ts';

describe('game with a time limit', () => {
  const fixtures = useFixtures();

  it('counts down and lets the waiting player claim the win after the deadline', async () => {
    const { x, o } = await fixtures.startGame({ moveSeconds: 60 });
    await x.playCell(4);
    await o.waitForStatus('Your turn');
    const clock = x.page.getByRole('timer').first();
    expect(await clock.textContent()).to.match(/^(1:00|0:5\d)$/);
    expect(await x.button('Claim the win').count()).to.equal(0);

    fixtures.server.clock.advance(62_000);
    await x.page.reload();
    await x.button('Claim the win').click();
    await x.waitForStatus(/^You won: .+ ran out of time$/);
    await o.waitForStatus('You ran out of time');
  });

  it('accepts a move after the deadline while the win is unclaimed', async () => {
    const { x, o } = await fixtures.startGame({ moveSeconds: 60 });
    fixtures.server.clock.advance(62_000);
    await x.playCell(4);
    await o.waitForStatus('Your turn');
  });

  it('shows the limit chosen on the home page to host and visitor', async () => {
    const [host, friend] = [await fixtures.openBrowser(), await fixtures.openBrowser()];
    await host.openPage('/');
    await host.page.getByText('Mark, time limit').click();
    await host.page.getByLabel('Time per move').selectOption({ label: '30 seconds' });
    await host.button(/Play a friend/).click();
    await host.waitForText('Time limit: 30 seconds per move.');
    await friend.page.goto(host.page.url());
    await friend.waitForText('Time limit: 30 seconds per move.');
  });
});
