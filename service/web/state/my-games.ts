import type { Game, Lobby } from '../../games/game.ts';
import { waitsFor } from './seats.ts';

type Shelf = 'invitations' | 'open' | 'playing' | 'finished';
const shelves: readonly Shelf[] = ['invitations', 'open', 'playing', 'finished'];

/** The list a game belongs to; declined and cancelled ones belong to none. */
function shelfOf(game: Game): Shelf | null {
  if (game.status === 'invited') return 'invitations';
  if (game.status === 'open') return 'open';
  return game.status === 'playing' || game.status === 'finished' ? game.status : null;
}

/**
 * Puts one changed game where it belongs now: in its old place while its list stays the same, else first. An older
 * version than the one known changes nothing.
 */
export function receiveLobbyGame(lobby: Lobby, game: Game): Lobby {
  const known = shelves.flatMap((shelf) => lobby[shelf]).find(({ id }) => id === game.id);
  if (known && known.version >= game.version) return lobby;
  const target = shelfOf(game);
  const next = { ...lobby };
  for (const shelf of shelves) {
    const list = lobby[shelf];
    if (shelf !== target) next[shelf] = list.filter(({ id }) => id !== game.id);
    else if (known && list.includes(known)) next[shelf] = list.map((old) => (old === known ? game : old));
    else next[shelf] = [game, ...list];
  }
  return next;
}

/** Replaces the lists by a newer answer, but keeps the pages of finished games that were asked for since. */
export function receiveLobby(lobby: Lobby | null, fresh: Lobby): Lobby {
  if (!lobby || lobby.finished.length <= fresh.finished.length) return fresh;
  const ids = new Set(fresh.finished.map(({ id }) => id));
  const older = lobby.finished.filter(({ id }) => !ids.has(id));
  return { ...fresh, finished: [...fresh.finished, ...older], cursor: lobby.cursor };
}

/** Adds an older page of finished games. */
export function appendFinished(lobby: Lobby, page: Lobby): Lobby {
  const ids = new Set(lobby.finished.map(({ id }) => id));
  const finished = [...lobby.finished, ...page.finished.filter(({ id }) => !ids.has(id))];
  return { ...lobby, finished, cursor: page.cursor };
}

/** Running games split by whose turn it is. */
export function splitByTurn(lobby: Lobby, userId: string): { mine: Game[]; theirs: Game[] } {
  const mine = lobby.playing.filter((game) => waitsFor(game, userId));
  return { mine, theirs: lobby.playing.filter((game) => !mine.includes(game)) };
}

/** How many games cannot go on without this user. */
export function waitingCount(lobby: Lobby, userId: string): number {
  return [...lobby.playing, ...lobby.invitations].filter((game) => waitsFor(game, userId)).length;
}
