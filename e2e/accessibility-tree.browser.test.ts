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
    const { id } = await x.createGame({ moveSeconds: 300 });
    await Promise.all([x.openGamePage(id), o.openGamePage(id)]);
    const trees = [`waiting for a friend\n${await readTree(x)}`];

    await o.button('Join game').click();
    await x.waitForStatus('Your turn');
    await x.page.locator('.dot.here').waitFor();
    trees.push(`joined\n${await readTree(x)}`);

    const moves = winningMovesForX(x, o);
    const playMove = async (index: number) => {
      const [player, cell] = moves[index] as (typeof moves)[number];
      await player.playCell(cell);
      await x.waitForMark(cell);
      await o.waitForMark(cell);
    };
    await playMove(0);
    await playMove(1);
    await x.waitForStatus('Your turn');
    trees.push(`after two moves\n${await readTree(x)}`);

    await playMove(2);
    await x.button('Resign').click();
    await playMove(3);
    await x.page.locator('dialog [role=log] p').waitFor({ state: 'attached' });
    trees.push(`asked whether to resign while the opponent moves\n${await readTree(x, 'dialog')}`);
    await x.button('Keep playing').click();

    await playMove(4);
    await x.waitForStatus('You won: top row');
    trees.push(`won\n${await readTree(x)}`);

    const tree = `${trees.join('\n\n').replaceAll(id, 'GAME').replaceAll(fixtures.server.origin, '')}\n`;
    if (process.env['ACCEPT_TREE'] === '1') writeFileSync(snapshotFile, tree);
    expect(tree).to.equal(readFileSync(snapshotFile, 'utf8'));
  });
});

/** The tree without the characters that isolate names, and without the running time. */
async function readTree({ page }: TestUser, selector = 'main'): Promise<string> {
  const tree = await page.locator(selector).ariaSnapshot();
  return tree.replace(/[\u2068\u2069]/g, '').replace(/\d:\d\d/g, 'M:SS');
}
