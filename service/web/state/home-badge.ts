import type { ClientState } from './client-state.ts';
import { countWaitingGames } from './my-games.ts';

/** Text for the title of a hidden tab when games need this player; null otherwise. */
export function getHomeBadge({ currentUser, screen }: ClientState): string | null {
  if (!currentUser || screen.screen !== 'home' || !screen.myGames) return null;
  const waitingGames = countWaitingGames(screen.myGames, currentUser.id);
  if (waitingGames === 0) return null;
  return waitingGames === 1 ? 'A game is waiting for you' : `${waitingGames} games are waiting for you`;
}
