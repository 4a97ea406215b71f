import { toPlainText } from '../messages/sentence.ts';
import { formatStatus } from '../messages/status.ts';
import { getGameView, type ClientState } from './client-state.ts';
import { getSeat, needsActionFrom } from './seats.ts';

/** What the game on show wants of this player, for a hidden tab to tell; null for nothing. */
export function getBoardBadge(state: ClientState): string | null {
  const { currentUser } = state;
  const game = getGameView(state)?.game;
  const seat = game && getSeat(game, currentUser?.id);
  if (!currentUser || !game || !seat) return null;
  if (game.rematch?.gameId === null && game.rematch.offeredBy !== seat) return 'Rematch?';
  return needsActionFrom(game, currentUser.id) ? toPlainText(formatStatus(game, seat)) : null;
}
