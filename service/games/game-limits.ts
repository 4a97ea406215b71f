import { Problem } from '../shared/error-codes.ts';
import type { GameIndex } from './game-index.ts';
import type { MyGamesStore } from './my-games.ts';

/** Unfinished games a player may have, not counting received invitations. */
export const maxUnfinishedGames = 50;
/** Unanswered invitations from one player to another. */
export const maxInvitationsPerOpponent = 5;

/** Limits the number of unfinished games and invitations. */
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
   * Checks that the player may start another game.
   *
   * @param requestedGameId id of the game to create or join; if the player already has it, a repeated request succeeds
   * @throws Problem `too_many_games`
   */
  async assertCanStartGame(
    userId: string,
    recentGameIds: readonly string[],
    requestedGameId?: string,
  ): Promise<void> {
    // The cheap index count is good enough unless it is close to the limit. It may still contain games that have ended.
    const maxGames = this.#maxUnfinishedGames;
    const indexedCount = await this.#index.countUnfinished(userId, maxGames);
    if (indexedCount + recentGameIds.length < maxGames) return;
    const games = await this.#myGames.listUnfinished(userId, recentGameIds);
    // Received invitations don't count. This also excludes the one being accepted, which is not yet the player's game.
    const countedGames = games.filter(({ Status, X }) => Status !== 'invited' || X === userId);
    if (countedGames.length < maxGames || countedGames.some(({ GameId }) => GameId === requestedGameId))
      return;
    throw new Problem('too_many_games', {
      detail: `You have ${countedGames.length} unfinished games; finish or cancel one first. At most ${maxGames} are allowed.`,
    });
  }

  /** @throws Problem `too_many_games` if `opponentId` has too many unanswered invitations from this player */
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
      detail: `This player has ${unanswered.length} unanswered invitations from you. At most ${maxInvitationsPerOpponent} are allowed.`,
    });
  }
}
