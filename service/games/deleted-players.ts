import { createCache } from '../caching/create-cache.ts';
import { deletedPlayerName } from '../shared/deleted-player.ts';
import type { StoredGame } from './stored-game.ts';

/** More than that many accounts are not deleted within a few days. */
const maxIds = 100_000;

/**
 * The players whose accounts were deleted within the last days. Their names are hidden from now on, although the games
 * that contain them are rewritten only later (`account/account-deletions.ts`).
 */
export class DeletedPlayers {
  readonly #ids = createCache<true>(maxIds);

  add(userId: string): void {
    this.#ids.set(userId, true);
  }

  /** The game without the names of deleted players. */
  hideNames(game: StoredGame): StoredGame {
    if (this.#ids.size === 0) return game;
    const hasDeletedX = game.X !== undefined && this.#ids.has(game.X);
    const hasDeletedO = game.O !== undefined && this.#ids.has(game.O);
    if (!hasDeletedX && !hasDeletedO) return game;
    return {
      ...game,
      ...(hasDeletedX && { XName: deletedPlayerName }),
      ...(hasDeletedO && { OName: deletedPlayerName }),
    };
  }
}
