import { expect } from 'chai';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { winningMovesForX, type TestUser } from './person.ts';
import { useFixtures } from './fixtures.ts';

const snapshotFile = join(import.meta.dirname, 'accessibility-tree.txt');

describe('accessibility tree', () => {
  const fixtures = useFixtures();

  /** Compares the host's accessibility tree in a whole game with the accepted text; `ACCEPT_TREE=1` accepts the current one. */
  it('of a whole game is the accepted one: who plays what, whose turn it is, the cells, the result', async () => {
    const [x, o] = [await fixtures.openBrowser(), await fixtures.openBrowser()];
    await x.signInAsGuest('amber-heron');
    await o.signInAsGuest('quiet-otter');
    const { id } = await x.createGame();
    await Promise.all([x.openGamePage(id), o.openGamePage(id)]);
    const trees = [`waiting for a friend\n${await readTree(x)}`];

    await o.button('Join game').click();
    await x.waitForStatus('Your turn');
    await x.page.locator('.dot.here').waitFor();
    trees.push(`joined\n${await readTree(x)}`);

    const moves = winningMovesForX(x, o);
    for (const [player, cell] of moves.slice(0, 2)) {
      await player.playCell(cell);
      await x.waitForMark(cell);
      await o.waitForMark(cell);
    }
    await x.waitForStatus('Your turn');
    trees.push(`after two moves\n${await readTree(x)}`);

    for (const [player, cell] of moves.slice(2)) {
      await player.playCell(cell);
      await x.waitForMark(cell);
      await o.waitForMark(cell);
    }
    await x.waitForStatus('You won: top row');
    trees.push(`won\n${await readTree(x)}`);

    const tree = `${trees.join('\n\n').replaceAll(id, 'GAME').replaceAll(fixtures.server.origin, '')}\n`;
    if (process.env['ACCEPT_TREE'] === '1') writeFileSync(snapshotFile, tree);
    expect(tree).to.equal(readFileSync(snapshotFile, 'utf8'));
  });
});

async function readTree({ page }: TestUser): Promise<string> {
  return (await page.locator('main').ariaSnapshot()).replace(/[\u2068\u2069]/g, '');
}
