import { expect } from 'chai';
import { useFixtures } from './fixtures.ts';

describe('a game against the computer', () => {
  const fixtures = useFixtures();

  it('takes one tap from the first visit to the first move, without a form', async () => {
    const player = await fixtures.openBrowser();
    await player.openPage('/');
    await player.button('Perfect').click();
    await player.waitForStatus('Your turn');
    await player.playCell(0);
    await player.waitForStatus('Your turn');
    expect((await player.readBoard()).replace(/\./g, '')).to.have.length(2);
  });

  it('is played to its end, and the rematch lets the computer begin', async () => {
    const player = await fixtures.openBrowser();
    await player.openPage('/');
    await player.button('Easy').click();
    await player.waitForStatus('Your turn');
    while ((await player.page.locator('.playable').count()) > 0) {
      await player.page.locator('.cell[aria-disabled=false]').first().click();
      await player.page.locator('.cell[aria-busy=true]').waitFor({ state: 'detached' });
    }
    await player.waitForStatus(/won: |^A draw$/);
    await player.button('Rematch').click();
    await player.waitForStatus('Your turn');
    expect((await player.readBoard()).replace(/\./g, '')).to.equal('X');
  });

  it('a tap that is lost on the way makes no second game', async () => {
    const player = await fixtures.openBrowser();
    await player.openPage('/');
    let lostResponses = 0;
    await player.page.route('**/games', async (route) => {
      if (route.request().method() !== 'POST' || lostResponses > 0) return route.continue();
      lostResponses++;
      // The server has stored the game, but its answer never arrives.
      await route.fetch();
      return route.abort();
    });
    await player.button('Perfect').click();
    await player.waitForStatus('Your turn');
    const { playing } = await player.get<{ playing: object[] }>('/games');
    expect([lostResponses, playing.length]).to.deep.equal([1, 1]);
  });
});
