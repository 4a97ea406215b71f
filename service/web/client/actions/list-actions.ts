import type { PlayerStats } from '../../../users/user.ts';
import type { Game, MyGames } from '../../../games/game.ts';
import type { Client } from '../client.ts';
import { request } from '../requests/api.ts';
import { withRetry } from '../requests/retry.ts';
import { withMyGames } from '../../state/client-state.ts';
import { appendFinishedGames, removeReceivedInvitations } from '../../state/my-games.ts';
import { createRetryOptions } from './guest.ts';
import { performRequest, type ActionNames } from './action.ts';
import { messages } from '../../messages/common-catalogue.ts';

interface OlderGames {
  readonly games: readonly Game[];
  readonly cursor: string | null;
  readonly record: PlayerStats;
}

/** Loads older finished games on the home page or on a player's page. */
export function showOlderGames(client: Client): Promise<void> {
  const { store } = client;
  const { screen } = store.state;
  const actionNames: ActionNames = { action: 'more', verbPhrase: messages.verbPhrases.loadOlderGames };
  const fetchPage = <T>(path: string) =>
    withRetry(() => request<T>('GET', path), createRetryOptions(client.retryQueue));
  if (screen.screen === 'home' && screen.myGames?.cursor) {
    const path = `/games?cursor=${encodeURIComponent(screen.myGames.cursor)}`;
    return performRequest(
      client,
      actionNames,
      () => fetchPage<MyGames>(path),
      (page) =>
        store.update((state) =>
          withMyGames(state, (myGames) => myGames && appendFinishedGames(myGames, page)),
        ),
    );
  }
  if (screen.screen === 'player' && screen.cursor) {
    const path = `/users/${screen.profile.id}/games?cursor=${encodeURIComponent(screen.cursor)}`;
    return performRequest(
      client,
      actionNames,
      () => fetchPage<OlderGames>(path),
      ({ games, cursor }) =>
        store.patch({ screen: { ...screen, games: [...screen.games, ...games], cursor } }),
    );
  }
  return Promise.resolve();
}

/** Declines all received invitations. */
export function declineAllInvitations(client: Client): Promise<void> {
  const { store, retryQueue } = client;
  return performRequest(
    client,
    { action: 'decline-all', verbPhrase: messages.verbPhrases.declineAll },
    () =>
      withRetry(
        () => request<null>('POST', '/games/invitations/decline-all'),
        createRetryOptions(retryQueue),
      ),
    () =>
      store.update((state) =>
        withMyGames(
          state,
          (myGames) =>
            myGames && state.currentUser && removeReceivedInvitations(myGames, state.currentUser.id),
        ),
      ),
  );
}
