import type { Client, Actions } from '../client.ts';
import type { GlobalActionName } from '../../messages/action-names.ts';
import { switchTheme, toggleSound } from './preference-actions.ts';
import { request } from '../requests/api.ts';
import { performRequest } from './action.ts';
import { startGame } from './start-game.ts';
import { messages } from '../../messages/common-catalogue.ts';
import { describeInvitationError } from '../../messages/error-messages.ts';
import { getGameView, invitationField, type ClientState } from '../../state/client-state.ts';
import type { MarkChoice } from '../../state/preferences.ts';
import { getStrangerLimit } from '../../state/time-limits.ts';

/** Actions of all pages. */
export const globalActions: Actions<GlobalActionName> = {
  friend: (client) =>
    startGame(
      client,
      { action: 'friend', verbPhrase: messages.verbPhrases.createGame },
      {
        path: '/games',
        body: { ...toLimit(client.store.state.chosenSeconds), ...toMark(client.store.state) },
      },
    ),
  anyone: (client) =>
    startGame(
      client,
      { action: 'anyone', verbPhrase: messages.verbPhrases.findOpponent },
      {
        path: '/games/match',
        body: { moveSeconds: getStrangerLimit(client.store.state.chosenSeconds) },
      },
    ),
  computer: (client, level = 'easy') =>
    startGame(
      client,
      { action: 'computer', value: level, verbPhrase: messages.verbPhrases.startGame },
      { path: '/games', body: { bot: level, ...toMark(client.store.state) } },
    ),
  challenge: (client, name = '') => challenge(client, name),
  theme: switchTheme,
  sound: toggleSound,
  dismiss: ({ store }) => store.patch({ notice: null }),
  'retry-now': (client) => client.refresh(),
  'end-others': (client) =>
    performRequest(
      client,
      { action: 'end-others', verbPhrase: messages.verbPhrases.endOthers },
      () => request('POST', '/auth/sessions/end-others'),
      () => client.refresh(),
    ),
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
    {
      path: '/games',
      // Instead of a rematch: with the limit of that game.
      body: {
        opponent,
        ...toLimit(getGameView(store.state)?.game.moveSeconds ?? store.state.chosenSeconds),
        ...toMark(store.state),
      },
    },
    (failure) => {
      const text =
        withFieldErrors && describeInvitationError(failure, opponent, store.state.currentUser?.name);
      if (!text) return false;
      store.patch({ formErrors: { [invitationField]: text } });
      return true;
    },
  );
}

function toMark({ preferences: { mark } }: ClientState): { mark?: MarkChoice } {
  return mark === 'X' ? {} : { mark };
}

function toLimit(seconds: number): { moveSeconds?: number } {
  return seconds > 0 ? { moveSeconds: seconds } : {};
}
