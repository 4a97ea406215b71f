import { expect } from 'chai';
import { winningMovesForX } from './person.ts';
import { useFixtures } from './fixtures.ts';

describe('a spectator', () => {
  const fixtures = useFixtures();

  it('sees every move and the end, and changes nothing', async () => {
    const { x, o, id } = await fixtures.startGame();
    const watcher = await fixtures.openBrowser();
    const sent: string[] = [];
    watcher.page.on('request', (request) => {
      if (request.method() !== 'GET') sent.push(request.url());
    });
    await watcher.openGamePage(id);
    await watcher.waitForText('You are watching');
    await watcher.cell(0).click({ force: true });
    await watcher.page.keyboard.press('5');
    for (const [player, cell] of winningMovesForX(x, o)) {
      await player.playCell(cell);
      await watcher.waitForMark(cell);
    }
    await watcher.waitForStatus(/ won: top row$/);
    expect(await watcher.readBoard()).to.equal('XXXOO....');
    expect(sent).to.deep.equal([]);
  });
});
