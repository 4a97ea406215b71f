import type { PlayRecord } from '../../../users/user.ts';
import type { Game, Lobby } from '../../../games/game.ts';
import type { Client } from '../client.ts';
import { request } from '../requests/api.ts';
import { persistently } from '../requests/retry.ts';
import { withLobby } from '../../state/client-state.ts';
import { appendFinished } from '../../state/my-games.ts';
import { patience } from './guest.ts';
import { perform } from './action.ts';

interface OlderGames {
  readonly games: readonly Game[];
  readonly cursor: string | null;
  readonly record: PlayRecord;
}

/** Fetches older finished games: of this player's lobby, or of the profile on show. */
export function showMore(client: Client): Promise<void> {
  const { store } = client;
  const { screen } = store.state;
  const names = { act: 'more', doing: 'fetch older games' };
  const get = <T>(path: string) => persistently(() => request<T>('GET', path), patience(client.hurry));
  if (screen.screen === 'home' && screen.lobby?.cursor) {
    const path = `/games?cursor=${encodeURIComponent(screen.lobby.cursor)}`;
    return perform(
      client,
      names,
      () => get<Lobby>(path),
      (page) => store.update((state) => withLobby(state, (lobby) => lobby && appendFinished(lobby, page))),
    );
  }
  if (screen.screen === 'player' && screen.cursor) {
    const path = `/users/${screen.profile.id}/games?cursor=${encodeURIComponent(screen.cursor)}`;
    return perform(
      client,
      names,
      () => get<OlderGames>(path),
      ({ games, cursor }) =>
        store.patch({ screen: { ...screen, games: [...screen.games, ...games], cursor } }),
    );
  }
  return Promise.resolve();
}
