import type { Game, MyGames } from '../../games/game.ts';
import { needsActionFrom } from './seats.ts';

type GameListName = 'invitations' | 'open' | 'playing' | 'finished';
const gameListNames: readonly GameListName[] = ['invitations', 'open', 'playing', 'finished'];

/** The list a game belongs to; declined and cancelled ones belong to none. */
function getListName(game: Game): GameListName | null {
  if (game.status === 'invited') return 'invitations';
  if (game.status === 'open') return 'open';
  return game.status === 'playing' || game.status === 'finished' ? game.status : null;
}

/**
 * Puts one changed game where it belongs now: in its old place while its list stays the same, else first. An older
 * version than the one known changes nothing.
 */
export function updateGameInLists(myGames: MyGames, game: Game): MyGames {
  const existing = gameListNames.flatMap((listName) => myGames[listName]).find(({ id }) => id === game.id);
  if (existing && existing.version >= game.version) return myGames;
  const targetList = getListName(game);
  const next = { ...myGames };
  for (const listName of gameListNames) {
    const list = myGames[listName];
    if (listName !== targetList) next[listName] = list.filter(({ id }) => id !== game.id);
    else if (existing && list.includes(existing))
      next[listName] = list.map((oldView) => (oldView === existing ? game : oldView));
    else next[listName] = [game, ...list];
  }
  return next;
}

/** Replaces the lists by a newer answer, but keeps the pages of finished games that were asked for since. */
export function mergeGameLists(myGames: MyGames | null, freshGames: MyGames): MyGames {
  if (!myGames || myGames.finished.length <= freshGames.finished.length) return freshGames;
  const ids = new Set(freshGames.finished.map(({ id }) => id));
  const older = myGames.finished.filter(({ id }) => !ids.has(id));
  return { ...freshGames, finished: [...freshGames.finished, ...older], cursor: myGames.cursor };
}

/** Adds an older page of finished games. */
export function appendFinishedGames(myGames: MyGames, page: MyGames): MyGames {
  const ids = new Set(myGames.finished.map(({ id }) => id));
  const finished = [...myGames.finished, ...page.finished.filter(({ id }) => !ids.has(id))];
  return { ...myGames, finished, cursor: page.cursor };
}

/** Running games split by whose turn it is. */
export function splitByTurn(myGames: MyGames, userId: string): { myTurn: Game[]; theirTurn: Game[] } {
  const myTurn = myGames.playing.filter((game) => needsActionFrom(game, userId));
  return { myTurn, theirTurn: myGames.playing.filter((game) => !myTurn.includes(game)) };
}

/** How many games cannot go on without this user. */
export function countWaitingGames(myGames: MyGames, userId: string): number {
  return [...myGames.playing, ...myGames.invitations].filter((game) => needsActionFrom(game, userId)).length;
}
