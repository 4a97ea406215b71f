import type { Client, Gestures } from '../client.ts';
import { nextTheme, toggleSound } from './preference-actions.ts';
import { startGame } from './start-game.ts';

/** The gestures that any page may offer. */
export const everywhere: Gestures = {
  friend: (client) =>
    startGame(client, { act: 'friend', doing: 'make a game' }, { path: '/games', body: timed() }),
  anyone: (client) =>
    startGame(client, { act: 'anyone', doing: 'find an opponent' }, { path: '/games/match', body: timed() }),
  computer: (client, level = 'easy') =>
    startGame(
      client,
      { act: 'computer', value: level, doing: 'start a game' },
      { path: '/games', body: { bot: level } },
    ),
  challenge: (client, name = '') => challenge(client, name),
  theme: nextTheme,
  sound: toggleSound,
  dismiss: ({ store }) => store.patch({ notice: null }),
  hurry: (client) => client.refresh(),
};

/** Invites a player by name. */
export function challenge(client: Client, opponent: string): Promise<void> {
  const names = { act: 'challenge', value: opponent, doing: `invite ${opponent}` };
  return startGame(client, names, { path: '/games', body: { opponent, ...timed() } });
}

/** The time limit chosen on the page, where it offers one. */
function timed(): { moveSeconds?: number } {
  const chosen = Number(document.querySelector<HTMLSelectElement>('#move-seconds')?.value ?? 0);
  return chosen > 0 ? { moveSeconds: chosen } : {};
}
