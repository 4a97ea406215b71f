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
import { getSeat } from '../../state/seats.ts';
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
      () => {
        client.store.patch({
          notice: { kind: 'info', text: [messages.notices.othersEnded], nextStep: null },
        });
        client.refresh();
      },
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
      body: { opponent, ...toChallenge(store.state) },
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

/** On the page of a game it takes the place of a rematch: with the same limit, and the marks swapped. */
function toChallenge(state: ClientState): { moveSeconds?: number; mark?: MarkChoice } {
  const game = getGameView(state)?.game;
  const seat = game && getSeat(game, state.currentUser?.id);
  return seat
    ? { ...toLimit(game.moveSeconds ?? 0), ...(seat === 'X' && { mark: 'O' }) }
    : { ...toLimit(state.chosenSeconds), ...toMark(state) };
}

function toMark({ preferences: { mark } }: ClientState): { mark?: MarkChoice } {
  return mark === 'X' ? {} : { mark };
}

function toLimit(seconds: number): { moveSeconds?: number } {
  return seconds > 0 ? { moveSeconds: seconds } : {};
}
