import { expect } from 'chai';
import { winForX } from './person.ts';
import { useStage } from './fixtures.ts';

describe('a small screen', () => {
  const stage = useStage();
  const phone = { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true };

  it('is played by touch to the end', async () => {
    const { x, o } = await stage.atTheBoard({}, phone);
    for (const [player, cell] of winForX(x, o)) {
      await player.cell(cell).tap();
      await player.stored(cell);
      await (player === x ? o : x).stored(cell);
    }
    await x.isTold('You won: top row');
    await x.button('Rematch').tap();
    await o.button('Accept the rematch').tap();
    await o.isTold('Your turn');
  });

  it('shows board, players and the sentence without scrolling', async () => {
    const { x } = await stage.atTheBoard({}, phone);
    const boxes = await x.page
      .locator('#status, .player, .board, .action')
      .evaluateAll((elements) => elements.map((element) => element.getBoundingClientRect().bottom));
    expect(boxes).to.have.length.greaterThan(4);
    expect(Math.max(...boxes)).to.be.at.most(640);
  });

  it('with reduced motion nothing moves, and the game goes on', async () => {
    const { x } = await stage.atTheBoard({}, { ...phone, reducedMotion: 'reduce' });
    await x.taps(4);
    expect(await x.page.evaluate(() => document.getAnimations().length)).to.equal(0);
  });
});
