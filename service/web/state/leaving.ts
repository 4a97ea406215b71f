import type { Game } from '../../games/game.ts';
import type { Mark } from '../../rules/board.ts';
import { findLeaveTime } from '../../rules/leaving.ts';

/** Whether the player of `seat` may leave a game without a result at the server's time, in milliseconds. */
export function canLeave(game: Game, seat: Mark, serverTime: number): boolean {
  if (game.status !== 'playing' || game.bot !== null) return false;
  const leaveTime = findLeaveTime(
    {
      moveCount: game.moves.length,
      hasTimeLimit: game.moveSeconds !== null,
      lastMoveAt: Date.parse(game.updatedAt),
    },
    seat,
  );
  return leaveTime !== null && serverTime >= leaveTime;
}
