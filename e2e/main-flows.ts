import { expect } from 'chai';
import { startTcpProxy } from '../service/testing/tcp-proxy.ts';
import { playAll, winForX } from './person.ts';
import { type TestBrowser, useStage } from './fixtures.ts';

/** What has to work in every browser: each runs these tests from a file of its own. */
export function mainFlows(browser: TestBrowser): void {
  describe(`main flows in ${browser.program}`, () => {
    const stage = useStage(browser);

    it('friends play by link to the end, after two taps, then a rematch with sides swapped', async () => {
      const [host, friend] = [await stage.arrive(), await stage.arrive()];
      await host.open('/');
      await host.button(/Play a friend/).click();
      await host.isTold('Send this link to a friend');
      const link = await host.page.getByLabel('Link to this game').inputValue();
      expect(link).to.equal(host.page.url());

      await friend.page.goto(link);
      await friend.isTold(/ invites you to a game$/);
      await friend.button('Sit down and play').click();

      await host.isTold('Your turn');
      await friend.isTold(/ is thinking…$/);
      for (const [player, cell] of [
        [host, 0],
        [friend, 3],
        [host, 1],
        [friend, 4],
      ] as const) {
        await player.isTold('Your turn');
        await player.taps(cell);
      }
      await host.taps(2);
      await host.isTold('You won: top row');
      await friend.isTold(/ won: top row$/);
      expect(await friend.board()).to.equal('XXXOO....');

      await host.button('Rematch').click();
      await friend.button('Accept the rematch').click();
      await friend.isTold('Your turn');
      await host.isTold(/ is thinking…$/);
      expect(host.page.url()).to.equal(friend.page.url()).and.not.equal(link);
      await friend.taps(4);
      await host.isTold('Your turn');
      expect(stage.errors()).to.deep.equal([]);
    });

    it('a finished game is replayed move by move, by buttons and by arrow keys', async () => {
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
      expect(stage.errors()).to.deep.equal([]);
    });

    it('resigning asks once; Esc goes back to the game with the focus where it was', async () => {
      const { x, o } = await stage.atTheBoard();
      await x.button('Resign').click();
      const dialogue = x.page.getByRole('dialog');
      await dialogue.waitFor();
      await x.page.keyboard.press('Escape');
      await dialogue.waitFor({ state: 'detached' });
      expect(await x.page.evaluate(() => document.activeElement?.textContent)).to.equal('Resign');
      await x.isTold('Your turn');

      await x.button('Resign').click();
      await dialogue.getByRole('button', { name: 'Resign' }).click();
      await x.isTold('You resigned');
      await o.isTold(/^You won: .+ resigned$/);
      expect(stage.errors()).to.deep.equal([]);
    });

    it('a guest registers and keeps games and record', async () => {
      const [guest, other] = [await stage.arrive(), await stage.arrive()];
      await guest.post('/auth/guest', {});
      await other.post('/auth/guest', { name: 'beaten-badger' });
      const { id } = await guest.newGame();
      await other.join(id);
      await playAll(id, [0, 3, 1, 4, 2], [guest, other]);

      await guest.open('/account');
      await guest.isTold('You play as a guest');
      await guest.page.fill('#register-username', 'new-name');
      await guest.page.fill('#register-email', 'new@example.org');
      await guest.page.fill('#register-password', 'correct horse');
      await guest.button('Make the account').click();
      await guest.isAt(/^\/$/);
      await guest.sees('beaten-badger');

      await guest.open('/players/new-name');
      await guest.sees('This is you');
      expect(await guest.page.locator('.tally dd').allTextContents()).to.deep.equal(['1', '0', '0']);
      expect(stage.errors()).to.deep.equal([]);
    });

    it('a player logs out everywhere and in again by e-mail address', async () => {
      const player = await stage.arrive();
      await player.post('/auth/register', {
        username: 'in-and-out',
        email: 'io@example.org',
        password: 'correct horse',
      });
      await player.open('/account');
      await player.button('Log out').click();
      await player.page.getByRole('link', { name: 'Log in' }).click();
      await player.page.fill('#login-login', 'io@example.org');
      await player.page.fill('#login-password', 'wrong horse');
      await player.button('Log in').click();
      await player.sees('The name or the password is wrong.');
      await player.page.fill('#login-password', 'correct horse');
      await player.page.keyboard.press('Enter');
      await player.isAt(/^\/$/);
      await player.page.getByRole('link', { name: 'in-and-out' }).waitFor();
      expect(stage.errors()).to.deep.equal([]);
    });

    it('the browser goes offline twice: the page says so, comes back, and the board is right', async () => {
      const { x, o } = await stage.atTheBoard();
      for (const [cell, reply] of [
        [0, 3],
        [1, 4],
      ] as const) {
        await x.isTold('Your turn');
        await x.taps(cell);
        await o.isTold('Your turn');
        await x.context.setOffline(true);
        await x.wasTold(/^Connection lost\. Trying again/);
        await o.taps(reply);
        await x.context.setOffline(false);
        await x.wasTold(/^Back online\.$/);
        await x.stored(reply);
      }
      await x.taps(2);
      await x.isTold('You won: top row');
      expect(stage.errors()).to.deep.equal([]);
    });

    it('connections to the server break twice: the opponent’s move arrives later, and so does one’s own', async () => {
      const proxy = await startTcpProxy(Number(new URL(stage.server.origin).port));
      try {
        // The browser knows nothing of this outage: it is online, and its connections are reset.
        const x = await stage.arrive({ baseURL: `http://127.0.0.1:${proxy.port}` });
        const o = await stage.arrive();
        await Promise.all([x.post('/auth/guest', {}), o.post('/auth/guest', {})]);
        const { id } = await x.newGame();
        await o.join(id);
        await Promise.all([x.openGame(id), o.openGame(id)]);
        await x.taps(4);
        proxy.cut();
        await x.wasTold(/^Connection lost\./);
        await o.taps(0);
        proxy.restore();
        await x.wasTold(/^Back online\.$/);
        await x.stored(0);

        proxy.cut();
        await x.wasTold(/^Connection lost\./);
        await x.cell(8).click();
        await x.wasTold(/^Your move does not count yet: the server cannot be reached/);
        expect(await x.board()).to.equal('O...X...X');
        proxy.restore();
        await x.stored(8);
        await o.isTold('Your turn');
        expect(stage.errors()).to.deep.equal([]);
      } finally {
        await proxy.close();
      }
    });
  });
}
