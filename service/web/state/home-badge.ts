import type { ClientState } from './client-state.ts';
import { countWaitingGames } from './my-games.ts';
import { messages } from '../messages/common-catalogue.ts';

/** Text for the title of a hidden tab when games need this player; null otherwise. */
export function getHomeBadge({ currentUser, screen }: ClientState): string | null {
  if (!currentUser || screen.screen !== 'home' || !screen.myGames) return null;
  const waitingGames = countWaitingGames(screen.myGames, currentUser.id);
  return waitingGames === 0 ? null : messages.badge.waitingGames(waitingGames);
}
