import type { Game } from '../../games/game.ts';
import type { Mark } from '../../rules/board.ts';

/** The result for the player of `seat`. */
export function getOutcome({ result }: Game, seat: Mark): 'won' | 'lost' | 'drawn' | 'abandoned' {
  if (result?.by === 'abandoned') return 'abandoned';
  if (!result?.winner) return 'drawn';
  return result.winner === seat ? 'won' : 'lost';
}
