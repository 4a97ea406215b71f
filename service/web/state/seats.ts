import type { Game } from '../../games/game.ts';
import type { Mark } from '../../rules/board.ts';
import { getGuestMark } from '../../shared/host-mark.ts';

/** The mark that `userId` plays in `game`; null for spectators. */
export function getSeat(game: Game, userId: string | undefined): Mark | null {
  if (userId === undefined) return null;
  if (game.players.X?.id === userId) return 'X';
  if (game.players.O?.id === userId) return 'O';
  return null;
}

/** Whether the other player offers a rematch that has not started. */
export function isOfferedRematch({ rematch }: Game, seat: Mark | null): boolean {
  return seat !== null && rematch !== null && rematch.gameId === null && rematch.offeredBy !== seat;
}

/** Whether the game waits for `userId`: for a move, or a response to an invitation or a rematch offer. */
export function needsActionFrom(game: Game, userId: string): boolean {
  if (game.status === 'invited') return game.players[getGuestMark(game)]?.id === userId;
  if (game.status === 'finished') return isOfferedRematch(game, getSeat(game, userId));
  return game.turn !== null && game.players[game.turn]?.id === userId;
}
