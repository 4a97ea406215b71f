import { expect } from 'chai';
import { useStage } from './fixtures.ts';

describe('a quick match', () => {
  const stage = useStage();

  it('brings two who ask to one board', async () => {
    const [one, another] = [await stage.arrive(), await stage.arrive()];
    await one.open('/');
    await one.button(/Play anyone/).click();
    await one.isTold('Looking for an opponent…');
    await another.open('/');
    await another.button(/Play anyone/).click();
    await one.isTold('Your turn');
    await another.isTold(/ is thinking…$/);
    expect(one.gameId).to.equal(another.gameId);
    await one.taps(4);
    await another.isTold('Your turn');
  });

  it('has a way back while waiting, and then nobody is met there', async () => {
    const one = await stage.arrive();
    await one.open('/');
    await one.button(/Play anyone/).click();
    await one.isTold('Looking for an opponent…');
    await one.button('Stop looking').click();
    await one.isAt(/^\/$/);
    const another = await stage.arrive();
    await another.open('/');
    await another.button(/Play anyone/).click();
    await another.isTold('Looking for an opponent…');
    await another.button('Stop looking').click();
    await another.isAt(/^\/$/);
  });

  it('goes on waiting after a reload, in the same game', async () => {
    const one = await stage.arrive();
    await one.open('/');
    await one.button(/Play anyone/).click();
    await one.isTold('Looking for an opponent…');
    const id = one.gameId;
    await one.page.reload();
    await one.isTold('Looking for an opponent…');
    expect(one.gameId).to.equal(id);
    const another = await stage.arrive();
    await another.open('/');
    await another.button(/Play anyone/).click();
    await another.isTold(/ is thinking…$/);
    await one.isTold('Your turn');
  });

  it('asks again by itself every ten seconds, with the key it asked with at first', async () => {
    const one = await stage.arrive();
    await one.page.clock.install();
    await one.open('/');
    const first = one.page.waitForRequest('**/games/match');
    await one.button(/Play anyone/).click();
    const key = (await first).headers()['idempotency-key'];
    await one.isTold('Looking for an opponent…');
    const again = one.page.waitForRequest('**/games/match');
    await one.page.clock.fastForward(10_000);
    expect((await again).headers()['idempotency-key'])
      .to.equal(key)
      .and.match(/^[\w-]{22}$/);
    await one.button('Stop looking').click();
  });
});
