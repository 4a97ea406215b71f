import { toPlainText } from '../messages/sentence.ts';
import { formatStatus } from '../messages/status.ts';
import type { Badge } from './badge.ts';
import { getGameView, type ClientState } from './client-state.ts';
import { getSeat, isOfferedRematch, needsActionFrom } from './seats.ts';
import { messages } from '../messages/common-catalogue.ts';

/** Badge of a hidden tab when its game needs this player; null otherwise. */
export function getBoardBadge(state: ClientState): Badge | null {
  const { currentUser } = state;
  const game = getGameView(state)?.game;
  const seat = game && getSeat(game, currentUser?.id);
  if (!currentUser || !game || !seat || !needsActionFrom(game, currentUser.id)) return null;
  const text = isOfferedRematch(game, seat) ? messages.badge.rematch : toPlainText(formatStatus(game, seat));
  return { text, game };
}
