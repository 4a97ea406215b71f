import type { Game, MyGames } from '../../games/game.ts';
import { needsActionFrom } from './seats.ts';

type GameListName = 'invitations' | 'open' | 'playing' | 'finished';
const gameListNames: readonly GameListName[] = ['invitations', 'open', 'playing', 'finished'];

/** The list that contains a game of this status; null for declined and cancelled games. */
function getListName(game: Game): GameListName | null {
  if (game.status === 'invited') return 'invitations';
  if (game.status === 'open') return 'open';
  return game.status === 'playing' || game.status === 'finished' ? game.status : null;
}

/** Finds a game in the lists. */
export function findGame(myGames: MyGames, gameId: string): Game | undefined {
  return gameListNames.flatMap((listName) => myGames[listName]).find(({ id }) => id === gameId);
}

/**
 * Updates one game in the lists. It keeps its position while it stays in its list, and otherwise becomes the first of its
 * new list. An older or equal version changes nothing.
 */
export function updateGameInLists(myGames: MyGames, game: Game): MyGames {
  const existing = findGame(myGames, game.id);
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

/** Replaces the lists by a newer response but keeps the older pages of finished games loaded so far. */
export function mergeGameLists(myGames: MyGames | null, freshGames: MyGames): MyGames {
  if (!myGames || myGames.finished.length <= freshGames.finished.length) return freshGames;
  const ids = new Set(freshGames.finished.map(({ id }) => id));
  const older = myGames.finished.filter(({ id }) => !ids.has(id));
  return { ...freshGames, finished: [...freshGames.finished, ...older], cursor: myGames.cursor };
}

/** Appends an older page of finished games, without duplicates. */
export function appendFinishedGames(myGames: MyGames, page: MyGames): MyGames {
  const ids = new Set(myGames.finished.map(({ id }) => id));
  const finished = [...myGames.finished, ...page.finished.filter(({ id }) => !ids.has(id))];
  return { ...myGames, finished, cursor: page.cursor };
}

/** The games of the home page: what waits for the user, and everything else. */
export interface SortedGames {
  /** Finished games in which the opponent offers a rematch. */
  readonly rematchOffers: readonly Game[];
  readonly myTurn: readonly Game[];
  readonly receivedInvitations: readonly Game[];
  readonly theirTurn: readonly Game[];
  /** Sent invitations, and open games. */
  readonly waitingForOthers: readonly Game[];
  readonly finished: readonly Game[];
}

export function sortGames({ invitations, open, playing, finished }: MyGames, userId: string): SortedGames {
  const isMine = (game: Game) => needsActionFrom(game, userId);
  const isNotMine = (game: Game) => !isMine(game);
  return {
    rematchOffers: finished.filter(isMine),
    myTurn: playing.filter(isMine),
    receivedInvitations: invitations.filter(isMine),
    theirTurn: playing.filter(isNotMine),
    waitingForOthers: [...invitations.filter(isNotMine), ...open],
    finished: finished.filter(isNotMine),
  };
}

/** Removes all invitations that the user has received. */
export function removeReceivedInvitations(myGames: MyGames, userId: string): MyGames {
  return { ...myGames, invitations: myGames.invitations.filter((game) => !needsActionFrom(game, userId)) };
}
