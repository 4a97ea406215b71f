import { bySize, figure } from './report.ts';
import { pairUp } from './pairing.ts';
import { sharedStack } from './shared-stack.ts';

describe('matching', function () {
  this.timeout(10 * 60_000);
  const stack = sharedStack();

  it('nobody is in two games, and nobody is left over but an odd one', async () => {
    const count = bySize({ short: 61, full: 201 });
    const { games, rounds, leftOver } = await pairUp(stack().site, count);
    figure('matching', `${count} players, ${games} games in ${rounds} rounds, ${leftOver} left over`);
  });
});
