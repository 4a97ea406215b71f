import { expect } from 'chai';
import { winningMovesForX } from './person.ts';
import { useFixtures } from './fixtures.ts';

describe('small screen', () => {
  const fixtures = useFixtures();
  const phoneOptions = { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true };

  it('plays a whole game by touch', async () => {
    const { x, o } = await fixtures.startGame({}, phoneOptions);
    for (const [player, cell] of winningMovesForX(x, o)) {
      await player.cell(cell).tap();
      await player.waitForMark(cell);
      await (player === x ? o : x).waitForMark(cell);
    }
    await x.waitForStatus('You won: top row');
    await x.button('Rematch').tap();
    await o.button('Accept rematch').tap();
    await o.waitForStatus('Your turn');
  });

  it('shows board, players and status without scrolling', async () => {
    const { x } = await fixtures.startGame({}, phoneOptions);
    const boxes = await x.page
      .locator('#status, .player, .board, .action')
      .evaluateAll((elements) => elements.map((element) => element.getBoundingClientRect().bottom));
    expect(boxes).to.have.length.greaterThan(4);
    expect(Math.max(...boxes)).to.be.at.most(640);
  });

  it('keeps the columns of the board from left to right in a right-to-left language', async () => {
    const { x } = await fixtures.startGame({}, phoneOptions);
    await x.page.evaluate(() => (document.documentElement.dir = 'rtl'));
    const [left, right] = await Promise.all([x.cell(0).boundingBox(), x.cell(2).boundingBox()]);
    expect(left?.x).to.be.lessThan(right?.x ?? 0);
  });

  it('has no animations with reduced motion', async () => {
    const { x } = await fixtures.startGame({}, { ...phoneOptions, reducedMotion: 'reduce' });
    await x.playCell(4);
    expect(await x.page.evaluate(() => document.getAnimations().length)).to.equal(0);
  });
});
