import { expect } from 'chai';
import { useFixtures } from './fixtures.ts';
import { winningMovesForX, type TestUser } from './person.ts';

describe('game with a friend', () => {
  const fixtures = useFixtures();

  it('counts a series over rematches, and links the final board as the picture of a game', async () => {
    const { x, o, id } = await fixtures.startGame();
    for (const [player, cell] of winningMovesForX(x, o)) {
      await player.playCell(cell);
      await (player === x ? o : x).waitForMark(cell);
    }
    await x.waitForStatus('You won: top row');
    const readScore = async ({ page }: TestUser) => {
      const score = page.getByRole('img', { name: /^Series: / });
      return [await score.getAttribute('aria-label'), await score.textContent()];
    };
    expect(await x.page.getByRole('img', { name: /^Series: / }).count()).to.equal(0);
    await x.button('Rematch').click();
    await o.button('Accept rematch').click();
    await Promise.all([x.page.waitForURL((url) => !url.pathname.includes(id)), o.waitForStatus('Your turn')]);
    await x.waitForStatus(/ is thinking…$/);
    expect(await readScore(x)).to.deep.equal(['Series: 1 to 0', '1–0']);
    expect(await readScore(o)).to.deep.equal(['Series: 0 to 1', '0–1']);
    await x.button('Resign').click();
    await x.page.getByRole('dialog').getByRole('button', { name: 'Resign' }).click();
    await x.waitForStatus('You resigned');
    expect(await readScore(x)).to.deep.equal(['Series: 1 to 1', '1–1']);
    await o.openPage('/');
    expect(await readScore(o)).to.deep.equal(['Series: 1 to 1', '1–1']);

    await o.openGamePage(id);
    const picture = await o.page.locator('meta[property="og:image"]').getAttribute('content');
    expect(new URL(picture ?? '').pathname).to.equal('/og/XXXOO----.png');
    const response = await o.page.request.get(picture ?? '');
    expect([response.status(), response.headers()['content-type']]).to.deep.equal([200, 'image/png']);
  });

  it('lets a player withdraw a rematch offer', async () => {
    const { x, o } = await fixtures.startGame();
    await x.button('Resign').click();
    await x.page.getByRole('dialog').getByRole('button', { name: 'Resign' }).click();
    await x.waitForStatus('You resigned');
    await o.button('Rematch').click();
    await x.waitForText('offers a rematch');
    await o.button('Withdraw offer').click();
    await x.button('Rematch').waitFor();
    await o.button('Rematch').waitFor();
  });

  it('copies the link', async () => {
    const host = await fixtures.openBrowser({ permissions: ['clipboard-read', 'clipboard-write'] });
    await host.openPage('/');
    await host.button(/Play a friend/).click();
    await host.button('Copy').click();
    await host.button('Copied').waitFor();
    expect(await host.page.evaluate(() => navigator.clipboard.readText())).to.equal(host.page.url());
  });

  it('loads the QR code of the link when it is opened, and links to it', async () => {
    const host = await fixtures.openBrowser();
    const requests: string[] = [];
    host.page.on('request', (request) => requests.push(new URL(request.url()).pathname));
    await host.openPage('/');
    await host.button(/Play a friend/).click();
    await host.button('Copy').waitFor();
    const path = `${new URL(host.page.url()).pathname}/qr.svg`;
    const picture = host.page.getByRole('img', { name: 'QR code of the link to this game' });
    expect(requests).to.not.include(path);
    await host.page.getByText('QR code', { exact: true }).click();
    await picture.waitFor();
    const isLoaded = (image: SVGElement | HTMLElement) =>
      (image as HTMLImageElement).decode().then(() => true);
    expect(await picture.evaluate(isLoaded)).to.equal(true);
    expect(requests).to.include(path);
    await picture.click();
    await host.page.waitForURL(`**${path}`);
  });

  it('shows an invitation by name on the guest’s home page and starts when it is accepted', async () => {
    const [host, guest] = [await fixtures.openBrowser(), await fixtures.openBrowser()];
    await host.post('/auth/guest', { name: 'inviting-host' });
    await guest.post('/auth/guest', { name: 'invited-guest' });
    await guest.openPage('/');
    await guest.waitForText('Your games will appear here');
    await host.openPage('/');
    await host.page.getByText('or invite by name').click();
    await host.page.getByLabel('Invite by name').fill('invited-guest');
    await host.button('Invite').click();
    await host.waitForStatus('Waiting for invited-guest to accept');
    await guest.waitForText('Invites you');
    await guest.button('Accept').click();
    await guest.waitForStatus(/ is thinking…$/);
    await host.waitForStatus('Your turn');
  });

  it('tells the host about a declined invitation and offers a new game', async () => {
    const [host, guest] = [await fixtures.openBrowser(), await fixtures.openBrowser()];
    await host.post('/auth/guest', { name: 'hopeful-host' });
    await guest.post('/auth/guest', { name: 'busy-guest' });
    const { id } = await host.createGame({ opponent: 'busy-guest' });
    await host.openGamePage(id);
    await guest.openGamePage(id);
    await guest.button('Decline').click();
    await guest.waitForStatus('You declined this invitation');
    await host.waitForStatus('busy-guest declined the invitation');
    await host.button('Play a friend').waitFor();
  });
});
