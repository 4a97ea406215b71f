import { forSize, reportResult } from './report.ts';
import { matchAllPlayers } from './pairing.ts';
import { sharedStack } from './shared-stack.ts';

describe('matching', function () {
  this.timeout(10 * 60_000);
  const getStack = sharedStack();

  it('pairs every player exactly once, except an odd one', async () => {
    const count = forSize({ short: 61, full: 201 });
    const { games, rounds, unmatched } = await matchAllPlayers(getStack().target, count);
    reportResult('matching', `${count} players, ${games} games in ${rounds} rounds, ${unmatched} unmatched`);
  });
});
