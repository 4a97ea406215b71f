import { toPlainText } from '../messages/sentence.ts';
import { formatStatus } from '../messages/status.ts';
import { getGameView, type ClientState } from './client-state.ts';
import { getSeat, isOfferedRematch, needsActionFrom } from './seats.ts';
import { messages } from '../messages/common-catalogue.ts';

/** Text for the title of a hidden tab when the game needs this player; null otherwise. */
export function getBoardBadge(state: ClientState): string | null {
  const { currentUser } = state;
  const game = getGameView(state)?.game;
  const seat = game && getSeat(game, currentUser?.id);
  if (!currentUser || !game || !seat) return null;
  if (isOfferedRematch(game, seat)) return messages.badge.rematch;
  return needsActionFrom(game, currentUser.id) ? toPlainText(formatStatus(game, seat)) : null;
}
