import { expect } from 'chai';
import { winForX } from './person.ts';
import { useStage } from './fixtures.ts';

describe('a spectator', () => {
  const stage = useStage();

  it('sees every move and the end, and changes nothing', async () => {
    const { x, o, id } = await stage.atTheBoard();
    const watcher = await stage.arrive();
    const sent: string[] = [];
    watcher.page.on('request', (request) => {
      if (request.method() !== 'GET') sent.push(request.url());
    });
    await watcher.openGame(id);
    await watcher.sees('You are watching');
    await watcher.cell(0).click({ force: true });
    await watcher.page.keyboard.press('5');
    for (const [player, cell] of winForX(x, o)) {
      await player.taps(cell);
      await watcher.stored(cell);
    }
    await watcher.isTold(/ won: top row$/);
    expect(await watcher.board()).to.equal('XXXOO....');
    expect(sent).to.deep.equal([]);
  });
});
