import { expect } from 'chai';
import { useFixtures } from './fixtures.ts';

describe('game against the computer', () => {
  const fixtures = useFixtures();

  it('starts with one tap on the first visit', async () => {
    const player = await fixtures.openBrowser();
    await player.openPage('/');
    await player.button('Perfect').click();
    await player.waitForStatus('Your turn');
    await player.playCell(0);
    await player.waitForStatus('Your turn');
    expect((await player.readBoard()).replace(/\./g, '')).to.have.length(2);
  });

  it('can be played to the end, and the computer begins the rematch', async () => {
    const player = await fixtures.openBrowser();
    await player.openPage('/');
    await player.button('Easy').click();
    await player.waitForStatus('Your turn');
    while ((await player.page.locator('.playable').count()) > 0) {
      await player.page.locator('.cell[aria-disabled=false]').first().click();
      await player.page.locator('.cell[aria-busy=true]').waitFor({ state: 'detached' });
    }
    await player.waitForStatus(/won: |^It’s a draw$/);
    await player.button('Rematch').click();
    await player.waitForStatus('Your turn');
    expect((await player.readBoard()).replace(/\./g, '')).to.equal('X');
  });

  it('moves first when the player has chosen O, and the choice is remembered', async () => {
    const player = await fixtures.openBrowser();
    await player.openPage('/');
    await player.page.getByText('Mark, time limit').click();
    await player.page.getByLabel('I play').selectOption('O');
    await player.waitForText('You play O');
    await player.openPage('/');
    expect(await player.page.getByText('You play O', { exact: true }).count()).to.equal(2);
    await player.button('Medium').click();
    await player.waitForStatus('Your turn');
    expect((await player.readBoard()).replace(/\./g, '')).to.equal('X');
    await player.openPage('/');
    await player.button(/Play a friend/).click();
    await player.waitForText('The first player to join plays X and moves first. You play O.');
  });

  it('is created once when the response is lost', async () => {
    const player = await fixtures.openBrowser();
    await player.openPage('/');
    let lostResponses = 0;
    await player.page.route('**/games', async (route) => {
      if (route.request().method() !== 'POST' || lostResponses > 0) return route.continue();
      lostResponses++;
      // The server stores the game, but the response is lost.
      await route.fetch();
      return route.abort();
    });
    await player.button('Perfect').click();
    await player.waitForStatus('Your turn');
    const { playing } = await player.get<{ playing: object[] }>('/games');
    expect([lostResponses, playing.length]).to.deep.equal([1, 1]);
  });
});
