import type { Client, Actions } from '../client.ts';
import type { GlobalActionName } from '../../messages/action-names.ts';
import { switchTheme, toggleSound } from './preference-actions.ts';
import { startGame } from './start-game.ts';
import { defaultMatchTimeLimit, matchTimeLimits } from '../../../shared/match-limits.ts';
import { messages } from '../../messages/common-catalogue.ts';

/** Actions of all pages. */
export const globalActions: Actions<GlobalActionName> = {
  friend: (client) =>
    startGame(
      client,
      { action: 'friend', verbPhrase: messages.verbPhrases.createGame },
      { path: '/games', body: readTimeLimit() },
    ),
  anyone: (client) =>
    startGame(
      client,
      { action: 'anyone', verbPhrase: messages.verbPhrases.findOpponent },
      { path: '/games/match', body: readMatchTimeLimit() },
    ),
  computer: (client, level = 'easy') =>
    startGame(
      client,
      { action: 'computer', value: level, verbPhrase: messages.verbPhrases.startGame },
      { path: '/games', body: { bot: level } },
    ),
  challenge: (client, name = '') => challenge(client, name),
  theme: switchTheme,
  sound: toggleSound,
  dismiss: ({ store }) => store.patch({ notice: null }),
  'retry-now': (client) => client.refresh(),
};

/** Invites a player by name. */
export function challenge(client: Client, opponent: string): Promise<void> {
  return startGame(
    client,
    { action: 'challenge', value: opponent, verbPhrase: messages.verbPhrases.invite(opponent) },
    { path: '/games', body: { opponent, ...readTimeLimit() } },
  );
}

/** The selected time limit, if quick matches have it; otherwise their default. */
function readMatchTimeLimit(): { moveSeconds: number } {
  const { moveSeconds = defaultMatchTimeLimit } = readTimeLimit();
  return { moveSeconds: matchTimeLimits.includes(moveSeconds) ? moveSeconds : defaultMatchTimeLimit };
}

/** The time limit selected on the page, if any. */
function readTimeLimit(): { moveSeconds?: number } {
  const chosen = Number(document.querySelector<HTMLSelectElement>('#move-seconds')?.value ?? 0);
  return chosen > 0 ? { moveSeconds: chosen } : {};
}
