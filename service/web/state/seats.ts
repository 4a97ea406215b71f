import type { Game } from '../../games/game.ts';
import { getOtherMark, type Mark } from '../../rules/board.ts';

/** The mark that `userId` plays in `game`, or null for whoever only watches. */
export function getSeat(game: Game, userId: string | undefined): Mark | null {
  if (userId === undefined) return null;
  if (game.players.X?.id === userId) return 'X';
  if (game.players.O?.id === userId) return 'O';
  return null;
}

/** The player across the board from `seat`, or null while that seat is empty. */
export function getOpponent(game: Game, seat: Mark): Game['players']['X'] {
  return game.players[getOtherMark(seat)];
}

/** Whether the game cannot go on before `userId` does something: a move, or an answer to an invitation. */
export function needsActionFrom(game: Game, userId: string): boolean {
  if (game.status === 'invited') return game.players.O?.id === userId;
  return game.turn !== null && game.players[game.turn]?.id === userId;
}
