import { bare } from '../messages/sentence.ts';
import { statusOf } from '../messages/status.ts';
import { tableIn, type ClientState } from './client-state.ts';
import { seatOf, waitsFor } from './seats.ts';

/** What the game on show wants of this player, for a hidden tab to tell; null for nothing. */
export function callAtTheBoard(state: ClientState): string | null {
  const { viewer } = state;
  const game = tableIn(state)?.game;
  const seat = game && seatOf(game, viewer?.id);
  if (!viewer || !game || !seat) return null;
  if (game.rematch?.gameId === null && game.rematch.offeredBy !== seat) return 'Rematch?';
  return waitsFor(game, viewer.id) ? bare(statusOf(game, seat)) : null;
}
