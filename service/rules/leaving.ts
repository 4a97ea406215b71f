import { getMarkAt, type Mark } from './board.ts';

/** From this many moves on, both players have moved and the game counts. */
const minMovesToCount = 2;

/** How long it has to be the other player's turn in a game without a time limit. */
export const leaveAfterMs = 3 * 24 * 60 * 60_000;

/** What decides when a running game between two people may be left. */
export interface LeavableGame {
  readonly moveCount: number;
  readonly hasTimeLimit: boolean;
  /** Epoch milliseconds of the last move, or of the start. */
  readonly lastMoveAt: number;
}

/**
 * From when on `mark` may leave a running game between two people without a result.
 *
 * @returns epoch milliseconds, 0 for at once; null: not in this position
 */
export function findLeaveTime(
  { moveCount, hasTimeLimit, lastMoveAt }: LeavableGame,
  mark: Mark,
): number | null {
  if (moveCount < minMovesToCount) return 0;
  const isOwnTurn = getMarkAt(moveCount) === mark;
  return hasTimeLimit || isOwnTurn ? null : lastMoveAt + leaveAfterMs;
}
