import type { ClientState } from './client-state.ts';
import { waitingCount } from './my-games.ts';

/** How many games at home want something of this player, for a hidden tab to tell; null for none. */
export function callAtHome({ viewer, screen }: ClientState): string | null {
  if (!viewer || screen.screen !== 'home' || !screen.lobby) return null;
  const waiting = waitingCount(screen.lobby, viewer.id);
  if (waiting === 0) return null;
  return waiting === 1 ? 'A game waits for you' : `${waiting} games wait for you`;
}
