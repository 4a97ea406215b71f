import { expect } from 'chai';
import { winningMovesForX } from './person.ts';
import { useFixtures } from './fixtures.ts';

describe('spectator', () => {
  const fixtures = useFixtures();

  it('sees every move and the result, and cannot play', async () => {
    const { x, o, id } = await fixtures.startGame();
    const spectator = await fixtures.openBrowser();
    const sent: string[] = [];
    spectator.page.on('request', (request) => {
      if (request.method() !== 'GET') sent.push(request.url());
    });
    await spectator.openGamePage(id);
    await spectator.waitForText('You are watching');
    await spectator.cell(0).click({ force: true });
    await spectator.page.keyboard.press('5');
    for (const [player, cell] of winningMovesForX(x, o)) {
      await player.playCell(cell);
      await spectator.waitForMark(cell);
    }
    await spectator.waitForStatus(/ won: top row$/);
    expect(await spectator.readBoard()).to.equal('XXXOO....');
    expect(sent).to.deep.equal([]);
  });
});
