import { Problem } from '../shared/error-codes.ts';
import type { GameIndex } from './game-index.ts';
import type { Lobbies } from './my-games.ts';

/** Unfinished games a player may have; invitations that wait for their answer do not count. */
export const maxUnfinished = 50;
/** Unanswered invitations one player may have with another. */
export const maxInvitationsToOne = 5;

/** Keeps a player's unfinished games within bounds. */
export class GameLimits {
  readonly #index: GameIndex;
  readonly #lobbies: Lobbies;
  readonly #maxUnfinished: number;

  constructor(deps: { index: GameIndex; lobbies: Lobbies; maxUnfinished?: number }) {
    this.#maxUnfinished = deps.maxUnfinished ?? maxUnfinished;
    this.#index = deps.index;
    this.#lobbies = deps.lobbies;
  }

  /**
   * Refuses when the player has too many unfinished games for one more.
   *
   * @param wanted id of the game to be made or joined: a repeated request is not refused for its own first success
   */
  async checkRoom(userId: string, recent: readonly string[], wanted?: string): Promise<void> {
    // The index may list what has ended since, never much less: only near the bound is the exact count worth its reads.
    const max = this.#maxUnfinished;
    const listed = await this.#index.countUnfinished(userId, max);
    if (listed + recent.length < max) return;
    const games = await this.#lobbies.unfinished(userId, recent);
    // Not an invitation by somebody else: neither counted nor, when it is about to be accepted, a success already had.
    const counted = games.filter(({ Status, X }) => Status !== 'invited' || X === userId);
    if (counted.length < max || counted.some(({ GameId }) => GameId === wanted)) return;
    throw new Problem('too_many_games', {
      detail: `You have ${counted.length} unfinished games; finish or cancel one first. At most ${max} are allowed.`,
    });
  }

  /** Refuses when `opponentId` already has too many unanswered invitations from this player. */
  async checkInvitations(
    userId: string,
    opponentId: string,
    recent: readonly string[],
    wanted?: string,
  ): Promise<void> {
    const games = await this.#lobbies.unfinished(userId, recent);
    if (games.some(({ GameId }) => GameId === wanted)) return;
    const unanswered = games.filter(
      (game) => game.Status === 'invited' && game.X === userId && game.O === opponentId,
    );
    if (unanswered.length < maxInvitationsToOne) return;
    throw new Problem('too_many_games', {
      detail: `This player has not answered ${unanswered.length} invitations of yours yet; at most ${maxInvitationsToOne} may wait.`,
    });
  }
}
