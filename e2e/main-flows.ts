import { expect } from 'chai';
import { startTcpProxy } from '../service/testing/tcp-proxy.ts';
import { playMoves, winningMovesForX } from './person.ts';
import { type TestBrowser, useFixtures } from './fixtures.ts';

/** Defines the tests that run in every browser. Each browser has its own test file. */
export function defineMainFlowTests(browser: TestBrowser): void {
  describe(`main flows in ${browser.program}`, () => {
    const fixtures = useFixtures(browser);

    it('lets friends play by link to the end, then a rematch with swapped marks', async () => {
      const [host, friend] = [await fixtures.openBrowser(), await fixtures.openBrowser()];
      await host.openPage('/');
      await host.button(/Play a friend/).click();
      await host.waitForStatus('Send this link to a friend');
      const link = await host.page.getByLabel('Link to this game').inputValue();
      expect(link).to.equal(host.page.url());
      await host.button('Copy').click();
      await host.button('Copied').waitFor();
      const hasShareSheet = await host.page.evaluate(() => 'share' in navigator);
      expect(await host.button('Share…').isVisible()).to.equal(hasShareSheet);

      await friend.page.goto(link);
      await friend.waitForStatus(/ invites you to a game$/);
      await friend.button('Join game').click();

      await host.waitForStatus('Your turn');
      await friend.waitForStatus(/ is thinking…$/);
      for (const [player, cell] of [
        [host, 0],
        [friend, 3],
        [host, 1],
        [friend, 4],
      ] as const) {
        await player.waitForStatus('Your turn');
        await player.playCell(cell);
      }
      await host.playCell(2);
      await host.waitForStatus('You won: top row');
      await friend.waitForStatus('You lost: top row');
      expect(await friend.readBoard()).to.equal('XXXOO....');

      await host.button('Rematch').click();
      await friend.button('Accept rematch').click();
      await friend.waitForStatus('Your turn');
      await host.waitForStatus(/ is thinking…$/);
      expect(host.page.url()).to.equal(friend.page.url()).and.not.equal(link);
      await friend.playCell(4);
      await host.waitForStatus('Your turn');
      expect(fixtures.consoleErrors()).to.deep.equal([]);
    });

    it('replays a finished game by buttons and arrow keys', async () => {
      const { x, o } = await fixtures.startGame();
      for (const [player, cell] of winningMovesForX(x, o)) await player.playCell(cell);
      await x.button('Go to the start').click();
      expect(await x.readBoard()).to.equal('.........');
      await x.button('Next move').click();
      expect(await x.readBoard()).to.equal('X........');
      await x.page.keyboard.press('ArrowRight');
      expect(await x.readBoard()).to.equal('X..O.....');
      await x.page.keyboard.press('End');
      expect(await x.readBoard()).to.equal('XXXOO....');
      await x.page.keyboard.press('ArrowLeft');
      expect(await x.readBoard()).to.equal('XX.OO....');
      await x.waitForStatus('You won: top row');
      expect(fixtures.consoleErrors()).to.deep.equal([]);
    });

    it('asks before resigning, and Esc returns to the game and restores focus', async () => {
      const { x, o } = await fixtures.startGame();
      await x.button('Resign').click();
      const dialog = x.page.getByRole('dialog');
      await dialog.waitFor();
      await x.page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      expect(await x.page.evaluate(() => document.activeElement?.textContent)).to.equal('Resign');
      await x.waitForStatus('Your turn');

      await x.button('Resign').click();
      await dialog.getByRole('button', { name: 'Resign' }).click();
      await x.waitForStatus('You resigned');
      await o.waitForStatus(/^You won: .+ resigned$/);
      expect(fixtures.consoleErrors()).to.deep.equal([]);
    });

    it('lets a player leave without a result until both have moved, and shows it to both', async () => {
      const { x, o } = await fixtures.startGame();
      await o.button('Resign').click();
      await o.page.getByRole('dialog').getByRole('button', { name: 'Leave without a result' }).click();
      for (const player of [x, o]) await player.waitForStatus('This game ended without a result');
      await x.button('Rematch').waitFor();
      expect(fixtures.consoleErrors()).to.deep.equal([]);
    });

    it('keeps a guest’s games and record on registration', async () => {
      const [guest, other] = [await fixtures.openBrowser(), await fixtures.openBrowser()];
      await guest.post('/auth/guest', {});
      await other.post('/auth/guest', { name: 'beaten-badger' });
      const { id } = await guest.createGame();
      await other.joinGame(id);
      await playMoves(id, [0, 3, 1, 4, 2], [guest, other]);

      await guest.openPage('/account');
      await guest.waitForStatus('You are playing as a guest');
      await guest.page.fill('#register-username', 'new-name');
      await guest.page.fill('#register-email', 'new@example.org');
      await guest.page.fill('#register-password', 'correct horse');
      await guest.button('Create account').click();
      await guest.waitForPath(/^\/$/);
      await guest.waitForText('beaten-badger');

      await guest.openPage('/players/new-name');
      await guest.waitForText('This is you');
      expect(await guest.page.locator('.tally dd').allTextContents()).to.deep.equal(['1', '0', '0']);
      expect(fixtures.consoleErrors()).to.deep.equal([]);
    });

    it('logs a player out, rejects a wrong password, and logs in by e-mail address', async () => {
      const player = await fixtures.openBrowser();
      await player.post('/auth/register', {
        username: 'in-and-out',
        email: 'io@example.org',
        password: 'correct horse',
      });
      await player.openPage('/account');
      await player.button('Log out').click();
      await player.page.getByRole('link', { name: 'Log in' }).click();
      await player.page.fill('#login-login', 'io@example.org');
      await player.page.fill('#login-password', 'wrong horse');
      await player.button('Log in').click();
      await player.waitForText('Wrong name or password.');
      await player.page.fill('#login-password', 'correct horse');
      await player.page.keyboard.press('Enter');
      await player.waitForPath(/^\/$/);
      await player.page.getByRole('link', { name: 'in-and-out' }).waitFor();
      expect(fixtures.consoleErrors()).to.deep.equal([]);
    });

    it('shows a lost connection and catches up when the browser is online again, twice', async () => {
      const { x, o } = await fixtures.startGame();
      for (const [cell, reply] of [
        [0, 3],
        [1, 4],
      ] as const) {
        await x.waitForStatus('Your turn');
        await x.playCell(cell);
        await o.waitForStatus('Your turn');
        await x.context.setOffline(true);
        await x.waitForNotice(/^Connection lost\. Reconnecting/);
        await o.playCell(reply);
        await x.context.setOffline(false);
        await x.waitForNotice(/^Back online\.$/);
        await x.waitForMark(reply);
      }
      await x.playCell(2);
      await x.waitForStatus('You won: top row');
      expect(fixtures.consoleErrors()).to.deep.equal([]);
    });

    it('delivers both players’ moves after connections to the server were reset', async () => {
      const proxy = await startTcpProxy(Number(new URL(fixtures.server.origin).port));
      try {
        // The browser stays online in this outage; only its connections are reset.
        const x = await fixtures.openBrowser({ baseURL: `http://127.0.0.1:${proxy.port}` });
        const o = await fixtures.openBrowser();
        await Promise.all([x.post('/auth/guest', {}), o.post('/auth/guest', {})]);
        const { id } = await x.createGame();
        await o.joinGame(id);
        await Promise.all([x.openGamePage(id), o.openGamePage(id)]);
        await x.playCell(4);
        proxy.disconnect();
        await x.waitForNotice(/^Connection lost\./);
        await o.playCell(0);
        proxy.restore();
        await x.waitForNotice(/^Back online\.$/);
        await x.waitForMark(0);

        proxy.disconnect();
        await x.waitForNotice(/^Connection lost\./);
        await x.cell(8).click();
        await x.waitForNotice(/^Move not saved yet \(the server cannot be reached\)/);
        expect(await x.readBoard()).to.equal('O...X...X');
        proxy.restore();
        await x.waitForMark(8);
        await o.waitForStatus('Your turn');
        expect(fixtures.consoleErrors()).to.deep.equal([]);
      } finally {
        await proxy.close();
      }
    });
  });
}
