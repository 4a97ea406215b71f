import type { Client, Actions } from '../client.ts';
import type { GlobalActionName } from '../../messages/action-names.ts';
import { switchTheme, toggleSound } from './preference-actions.ts';
import { startGame } from './start-game.ts';
import { messages } from '../../messages/common-catalogue.ts';
import { describeInvitationError } from '../../messages/error-messages.ts';
import { invitationField } from '../../state/client-state.ts';

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
      { path: '/games/match', body: readTimeLimit() },
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
export function challenge(
  client: Client,
  opponent: string,
  { withFieldErrors } = { withFieldErrors: false },
): Promise<void> {
  const { store } = client;
  store.patch({ formErrors: {} });
  return startGame(
    client,
    { action: 'challenge', value: opponent, verbPhrase: messages.verbPhrases.invite(opponent) },
    { path: '/games', body: { opponent, ...readTimeLimit() } },
    (failure) => {
      const text =
        withFieldErrors && describeInvitationError(failure, opponent, store.state.currentUser?.name);
      if (!text) return false;
      store.patch({ formErrors: { [invitationField]: text } });
      return true;
    },
  );
}

/** The time limit selected on the page, if any. */
function readTimeLimit(): { moveSeconds?: number } {
  const chosen = Number(document.querySelector<HTMLSelectElement>('#move-seconds')?.value ?? 0);
  return chosen > 0 ? { moveSeconds: chosen } : {};
}
