import { expect } from 'chai';
import { useStage } from './fixtures.ts';

describe('a game with a clock', () => {
  const stage = useStage();

  it('counts down, and lets the waiting player claim when the time is up by the server’s clock', async () => {
    const { x, o } = await stage.atTheBoard({ moveSeconds: 60 });
    await x.taps(4);
    await o.isTold('Your turn');
    const clock = x.page.getByRole('timer').first();
    expect(await clock.textContent()).to.match(/^(1:00|0:5\d)$/);
    expect(await x.button('Claim the win').count()).to.equal(0);

    stage.server.clock.advance(62_000);
    await x.page.reload();
    await x.button('Claim the win').click();
    await x.isTold(/^You won: .+ ran out of time$/);
    await o.isTold('Your time ran out');
  });

  it('a move after the deadline counts until somebody has claimed', async () => {
    const { x, o } = await stage.atTheBoard({ moveSeconds: 60 });
    stage.server.clock.advance(62_000);
    await x.taps(4);
    await o.isTold('Your turn');
  });

  it('a time limit is chosen at home and told to who is invited', async () => {
    const [host, friend] = [await stage.arrive(), await stage.arrive()];
    await host.open('/');
    await host.page.getByText('Set a time limit').click();
    await host.page.getByLabel('Time for a move').selectOption({ label: '30 seconds' });
    await host.button(/Play a friend/).click();
    await host.sees('Each move may take 30 seconds');
    await friend.page.goto(host.page.url());
    await friend.sees('Each move may take 30 seconds');
  });
});
