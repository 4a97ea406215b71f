import { Problem } from '../shared/error-codes.ts';
import type { GameIndex } from './game-index.ts';
import type { MyGamesStore } from './my-games.ts';

/** Unfinished games a player may have; invitations that wait for their answer do not count. */
export const maxUnfinishedGames = 50;
/** Unanswered invitations one player may have with another. */
export const maxInvitationsPerOpponent = 5;

/** Keeps a player's unfinished games within bounds. */
export class GameLimits {
  readonly #index: GameIndex;
  readonly #myGames: MyGamesStore;
  readonly #maxUnfinishedGames: number;

  constructor(deps: { index: GameIndex; myGames: MyGamesStore; maxUnfinishedGames?: number }) {
    this.#maxUnfinishedGames = deps.maxUnfinishedGames ?? maxUnfinishedGames;
    this.#index = deps.index;
    this.#myGames = deps.myGames;
  }

  /**
   * Refuses when the player has too many unfinished games for one more.
   *
   * @param requestedGameId id of the game to be made or joined: a repeated request is not refused for its own first success
   */
  async assertCanStartGame(
    userId: string,
    recentGameIds: readonly string[],
    requestedGameId?: string,
  ): Promise<void> {
    // The index may list what has ended since, never much less: only near the bound is the exact count worth its reads.
    const maxGames = this.#maxUnfinishedGames;
    const indexedCount = await this.#index.countUnfinished(userId, maxGames);
    if (indexedCount + recentGameIds.length < maxGames) return;
    const games = await this.#myGames.listUnfinished(userId, recentGameIds);
    // Not an invitation by somebody else: neither counted nor, when it is about to be accepted, a success already had.
    const countedGames = games.filter(({ Status, X }) => Status !== 'invited' || X === userId);
    if (countedGames.length < maxGames || countedGames.some(({ GameId }) => GameId === requestedGameId))
      return;
    throw new Problem('too_many_games', {
      detail: `You have ${countedGames.length} unfinished games; finish or cancel one first. At most ${maxGames} are allowed.`,
    });
  }

  /** Refuses when `opponentId` already has too many unanswered invitations from this player. */
  async assertCanInvite(
    userId: string,
    opponentId: string,
    recentGameIds: readonly string[],
    requestedGameId?: string,
  ): Promise<void> {
    const games = await this.#myGames.listUnfinished(userId, recentGameIds);
    if (games.some(({ GameId }) => GameId === requestedGameId)) return;
    const unanswered = games.filter(
      (game) => game.Status === 'invited' && game.X === userId && game.O === opponentId,
    );
    if (unanswered.length < maxInvitationsPerOpponent) return;
    throw new Problem('too_many_games', {
      detail: `This player has not answered ${unanswered.length} invitations of yours yet; at most ${maxInvitationsPerOpponent} may wait.`,
    });
  }
}
