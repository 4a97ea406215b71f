import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { reportResult } from './report.ts';
import { findAllViolations, startLoad } from './load.ts';
import { sharedStack } from './shared-stack.ts';
import { waitUntilReady } from './test-stack.ts';

describe('key rotation', function () {
  this.timeout(10 * 60_000);
  const getStack = sharedStack();

  it('signs out no player when keys rotate in two steps with rolling restarts', async () => {
    const { target, processes, readStoredGame, sessionKeys: old } = getStack();
    const next = randomBytes(32).toString('base64');
    const load = startLoad({ target, concurrentGames: 4 });
    for (const keys of [`${old},${next}`, `${next},${old}`]) {
      for (const process of processes) {
        await setTimeout(300);
        await process.stop();
        await process.start({ SESSION_KEYS: keys });
        await waitUntilReady(process);
      }
    }
    const games = await load.stop();
    expect(await findAllViolations(games, readStoredGame)).to.deep.equal([]);
    expect(games.filter(({ unauthorized }) => unauthorized > 0)).to.deep.equal([]);
    reportResult('key rotation', `2 steps, 4 restarts in ${games.length} games: 0 signed out, 0 violations`);
  });
});
