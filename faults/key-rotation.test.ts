import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { figure } from './report.ts';
import { faultsOf, keepPlaying } from './load.ts';
import { sharedStack } from './shared-stack.ts';
import { busUp } from './test-stack.ts';

describe('key rotation', function () {
  this.timeout(10 * 60_000);
  const stack = sharedStack();

  it('in two steps during play, one process after the other, nobody is signed out', async () => {
    const { site, processes, stored, sessionKeys: old } = stack();
    const next = randomBytes(32).toString('base64');
    const load = keepPlaying({ site, lanes: 4 });
    for (const keys of [`${old},${next}`, `${next},${old}`]) {
      for (const process of processes) {
        await setTimeout(300);
        await process.stop();
        await process.start({ SESSION_KEYS: keys });
        await busUp(process);
      }
    }
    const games = await load.stop();
    expect(await faultsOf(games, stored)).to.deep.equal([]);
    expect(games.filter(({ signedOut }) => signedOut > 0)).to.deep.equal([]);
    figure('key rotation', `2 steps, 4 restarts in ${games.length} games: 0 signed out, 0 faults`);
  });
});
