import { expect } from 'chai';
import { useFixtures } from './fixtures.ts';

describe('a game with a clock', () => {
  const fixtures = useFixtures();

  it('counts down, and lets the waiting player claim when the time is up by the server’s clock', async () => {
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
    await o.waitForStatus('Your time ran out');
  });

  it('a move after the deadline counts until somebody has claimed', async () => {
    const { x, o } = await fixtures.startGame({ moveSeconds: 60 });
    fixtures.server.clock.advance(62_000);
    await x.playCell(4);
    await o.waitForStatus('Your turn');
  });

  it('a time limit is chosen at home and told to who is invited', async () => {
    const [host, friend] = [await fixtures.openBrowser(), await fixtures.openBrowser()];
    await host.openPage('/');
    await host.page.getByText('Set a time limit').click();
    await host.page.getByLabel('Time for a move').selectOption({ label: '30 seconds' });
    await host.button(/Play a friend/).click();
    await host.waitForText('Each move may take 30 seconds');
    await friend.page.goto(host.page.url());
    await friend.waitForText('Each move may take 30 seconds');
  });
});
