import { expect } from 'chai';
import { winForX } from './person.ts';
import { useStage } from './stage.ts';

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

  it('steps through the moves of a finished game by buttons and by arrow keys', async () => {
    const { x, o } = await stage.atTheBoard();
    for (const [player, cell] of winForX(x, o)) await player.taps(cell);
    await x.button('To the beginning').click();
    expect(await x.board()).to.equal('.........');
    await x.button('One move on').click();
    expect(await x.board()).to.equal('X........');
    await x.page.keyboard.press('ArrowRight');
    expect(await x.board()).to.equal('X..O.....');
    await x.page.keyboard.press('End');
    expect(await x.board()).to.equal('XXXOO....');
    await x.page.keyboard.press('ArrowLeft');
    expect(await x.board()).to.equal('XX.OO....');
    await x.isTold('You won: top row');
  });
});
