import { expect } from 'chai';
import { leaveAfterMs } from '../../rules/leaving.ts';
import { createGameAfter, now } from '../testing/fixtures.ts';
import { canLeave } from './leaving.ts';

describe('canLeave', () => {
  const serverTime = Date.parse(now);

  it('is true for both players until both have moved', () => {
    for (const seat of ['X', 'O'] as const) {
      expect(canLeave(createGameAfter([4], { moveSeconds: 60 }), seat, serverTime)).to.equal(true);
      expect(canLeave(createGameAfter([4, 0]), seat, serverTime)).to.equal(false);
    }
  });

  it('is true after three days without a time limit, for the player who waits', () => {
    const game = createGameAfter([4, 0]);
    expect(canLeave(game, 'O', serverTime + leaveAfterMs - 1)).to.equal(false);
    expect(canLeave(game, 'O', serverTime + leaveAfterMs)).to.equal(true);
    expect(canLeave(game, 'X', serverTime + leaveAfterMs)).to.equal(false);
  });

  it('is false against the computer, and before and after the game', () => {
    expect(canLeave(createGameAfter([], { bot: 'easy' }), 'X', serverTime)).to.equal(false);
    expect(canLeave(createGameAfter([], { status: 'open' }), 'X', serverTime)).to.equal(false);
    expect(canLeave(createGameAfter([], { status: 'finished' }), 'X', serverTime)).to.equal(false);
  });
});
