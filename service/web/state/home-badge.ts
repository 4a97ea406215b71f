import type { ClientState } from './client-state.ts';
import { countWaitingGames } from './my-games.ts';

/** How many games at home want something of this player, for a hidden tab to tell; null for none. */
export function getHomeBadge({ currentUser, screen }: ClientState): string | null {
  if (!currentUser || screen.screen !== 'home' || !screen.myGames) return null;
  const waitingGames = countWaitingGames(screen.myGames, currentUser.id);
  if (waitingGames === 0) return null;
  return waitingGames === 1 ? 'A game waits for you' : `${waitingGames} games wait for you`;
}
