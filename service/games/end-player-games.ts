import { Problem } from '../shared/error-codes.ts';
import type { GameIndex } from './game-index.ts';
import type { Games } from './games.ts';
import type { GameStore } from './game-store.ts';
import type { Player } from './game.ts';
import { findMark, getGuestMark, type StoredGame } from './stored-game.ts';

/**
 * Ends all unfinished games of a player: cancels open games and sent invitations, declines received invitations and
 * resigns running games. Safe to repeat. The index is eventually consistent, so it can miss games of the last seconds.
 *
 * @returns number of games ended
 */
export async function endPlayerGames(
  { games, store, index }: { games: Games; store: GameStore; index: GameIndex },
  player: Player,
): Promise<number> {
  let endedCount = 0;
  for await (const ids of index.iterateUnfinishedIds(player.id)) {
    for (const game of await store.getMany(ids)) {
      if (await endGame(games, game, player)) endedCount += 1;
    }
  }
  return endedCount;
}

/** @returns false for a game that has already ended, also through a concurrent request */
async function endGame(games: Games, game: StoredGame, player: Player): Promise<boolean> {
  const mark = findMark(game, player.id);
  if (mark === null) return false;
  try {
    if (game.Status === 'playing') await games.resign(game.GameId, player);
    else if (game.Status === 'invited' && mark === getGuestMark(game))
      await games.decline(game.GameId, player);
    else if (game.Status === 'invited' || game.Status === 'open') await games.cancel(game.GameId, player);
    else return false;
    return true;
  } catch (error) {
    const hasChanged =
      error instanceof Problem && ['not_open', 'game_over', 'not_found'].includes(error.code);
    if (hasChanged) return false;
    throw error;
  }
}
