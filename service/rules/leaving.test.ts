import { expect } from 'chai';
import { marks } from './board.ts';
import { findLeaveTime, leaveAfterMs } from './leaving.ts';

describe('findLeaveTime', () => {
  const game = { moveCount: 2, hasTimeLimit: false, lastMoveAt: 1_000 };

  it('is at once for both players while fewer than two moves are played, with or without a time limit', () => {
    for (const moveCount of [0, 1])
      for (const hasTimeLimit of [true, false])
        for (const mark of marks)
          expect(findLeaveTime({ ...game, moveCount, hasTimeLimit }, mark)).to.equal(0);
  });

  it('is three days after the last move for the player who waits without a time limit', () => {
    expect(leaveAfterMs).to.equal(259_200_000);
    expect(findLeaveTime(game, 'O')).to.equal(1_000 + leaveAfterMs);
    expect(findLeaveTime({ ...game, moveCount: 3 }, 'X')).to.equal(1_000 + leaveAfterMs);
  });

  it('is never for the player to move, nor with a time limit, once both have moved', () => {
    expect(findLeaveTime(game, 'X')).to.equal(null);
    for (const mark of marks) expect(findLeaveTime({ ...game, hasTimeLimit: true }, mark)).to.equal(null);
  });
});
