import { expect } from 'chai';
import { useStage } from './fixtures.ts';

describe('a game against the computer', () => {
  const stage = useStage();

  it('takes one tap from the first visit to the first move, without a form', async () => {
    const player = await stage.arrive();
    await player.open('/');
    await player.button('Perfect').click();
    await player.isTold('Your turn');
    await player.taps(0);
    await player.isTold('Your turn');
    expect((await player.board()).replace(/\./g, '')).to.have.length(2);
  });

  it('is played to its end, and the rematch lets the computer begin', async () => {
    const player = await stage.arrive();
    await player.open('/');
    await player.button('Easy').click();
    await player.isTold('Your turn');
    while ((await player.page.locator('.playable').count()) > 0) {
      await player.page.locator('.cell[aria-disabled=false]').first().click();
      await player.page.locator('.cell[aria-busy=true]').waitFor({ state: 'detached' });
    }
    await player.isTold(/won: |^A draw$/);
    await player.button('Rematch').click();
    await player.isTold('Your turn');
    expect((await player.board()).replace(/\./g, '')).to.equal('X');
  });

  it('a tap that is lost on the way makes no second game', async () => {
    const player = await stage.arrive();
    await player.open('/');
    let lost = 0;
    await player.page.route('**/games', async (route) => {
      if (route.request().method() !== 'POST' || lost > 0) return route.continue();
      lost++;
      // The server has stored the game, but its answer never arrives.
      await route.fetch();
      return route.abort();
    });
    await player.button('Perfect').click();
    await player.isTold('Your turn');
    const { playing } = await player.get<{ playing: object[] }>('/games');
    expect([lost, playing.length]).to.deep.equal([1, 1]);
  });
});
