import type { Game } from '../../games/game.ts';
import type { Mark } from '../../rules/board.ts';

/** The mark that `userId` plays in `game`; null for spectators. */
export function getSeat(game: Game, userId: string | undefined): Mark | null {
  if (userId === undefined) return null;
  if (game.players.X?.id === userId) return 'X';
  if (game.players.O?.id === userId) return 'O';
  return null;
}

/** Whether the game waits for `userId`: for a move, or a response to an invitation. */
export function needsActionFrom(game: Game, userId: string): boolean {
  if (game.status === 'invited') return game.players.O?.id === userId;
  return game.turn !== null && game.players[game.turn]?.id === userId;
}
