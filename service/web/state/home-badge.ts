import type { Badge } from './badge.ts';
import type { ClientState } from './client-state.ts';
import { sortGames } from './my-games.ts';
import { messages } from '../messages/common-catalogue.ts';

/** Badge of a hidden tab when games need this player; null otherwise. */
export function getHomeBadge({ currentUser, screen }: ClientState): Badge | null {
  if (!currentUser || screen.screen !== 'home' || !screen.myGames) return null;
  const { rematchOffers, myTurn, receivedInvitations } = sortGames(screen.myGames, currentUser.id);
  const games = [...rematchOffers, ...myTurn, ...receivedInvitations];
  const [latest] = [...games].sort((a, b) => b.updatedAt.localeCompare(a.updatedAt));
  return latest ? { text: messages.badge.waitingGames(games.length), game: latest } : null;
}
