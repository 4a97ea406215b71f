import { expect } from 'chai';
import { winningMovesForX } from './person.ts';
import { useFixtures } from './fixtures.ts';

describe('keyboard and screen reader', () => {
  const fixtures = useFixtures();

  it('play a whole game against the computer by keyboard', async () => {
    const user = await fixtures.openBrowser();
    const { page } = user;
    await user.openPage('/');
    const readFocusedText = () => page.evaluate(() => document.activeElement?.textContent ?? '');
    for (let tabs = 0; (await readFocusedText()) !== 'Easy' && tabs < 30; tabs++)
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await user.waitForStatus('Your turn');

    // The first arrow key focuses the centre, the next ones move.
    await page.keyboard.press('ArrowLeft');
    expect(await page.evaluate(() => document.activeElement?.ariaLabel)).to.equal('Centre, empty');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowUp');
    expect(await page.evaluate(() => document.activeElement?.ariaLabel)).to.equal('Top left, empty');
    await page.keyboard.press('Space');
    await user.waitForMark(0);
    expect(await page.evaluate(() => document.activeElement?.ariaLabel)).to.equal('Top left, X');

    // A digit plays only while the board has the focus: speech input types digits anywhere.
    await page.getByRole('button', { name: 'Sound' }).focus();
    await page.keyboard.press('3');
    expect(await page.locator('.cell[aria-label="Bottom right, empty"]').count()).to.equal(1);
    await page.keyboard.press('ArrowUp');

    for (const digit of '987654321') {
      if ((await page.locator('.playable').count()) === 0) break;
      await page.keyboard.press(digit);
      await page.locator('.cell[aria-busy=true]').waitFor({ state: 'detached' });
    }
    await user.waitForStatus(/won: |^It’s a draw$/);
    expect(await page.evaluate(() => document.activeElement?.id)).to.equal('status');

    await page.keyboard.press('Home');
    expect(await user.readBoard()).to.equal('.........');
    await page.keyboard.press('End');
    for (let tabs = 0; (await readFocusedText()) !== 'Rematch' && tabs < 30; tabs++)
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await user.waitForStatus('Your turn');
  });

  it('get each change announced once, in one polite live region', async () => {
    const { x, o } = await fixtures.startGame();
    await x.page.evaluate(() => {
      const announcements: string[] = [];
      Object.assign(window, { announcements });
      new MutationObserver((records) => {
        for (const { addedNodes } of records)
          announcements.push(...[...addedNodes].map((node) => node.textContent ?? ''));
      }).observe(document.querySelector('[aria-live=polite]') as Element, { childList: true });
    });
    expect(await x.page.locator('[aria-live]').count()).to.equal(1);
    await x.playCell(4);
    await o.playCell(0);
    await x.waitForStatus('Your turn');
    const announcements = await x.page.evaluate(
      () => (window as unknown as { announcements: string[] }).announcements,
    );
    const playedAnnouncements = announcements
      .map((text) => text.replace(/[\u2068\u2069]/g, ''))
      .filter((text) => text.includes('played'));
    expect(playedAnnouncements).to.have.length(2);
    expect(playedAnnouncements[0]).to.match(/^You played X, centre\. [a-z-]+ is thinking…$/);
    expect(playedAnnouncements[1]).to.match(/^[a-z-]+ played O, top left\. Your turn\.$/);
  });

  it('never lose focus after a move, at the end of a game, or when the focused button is removed', async () => {
    const { x, o } = await fixtures.startGame();
    const isFocusLost = () => x.page.evaluate(() => document.activeElement === document.body);
    for (const [player, cell] of winningMovesForX(x, o)) {
      await player.playCell(cell);
      await x.waitForMark(cell);
      expect(await isFocusLost()).to.equal(false);
    }
    await x.button('Rematch').press('Enter');
    await x.button('Withdraw offer').waitFor();
    expect(await isFocusLost()).to.equal(false);
    await x.button('Withdraw offer').press('Enter');
    await x.button('Rematch').waitFor();
    expect(await isFocusLost()).to.equal(false);
  });
});
