import type { LRUCache } from 'lru-cache';
import { createCache } from '../caching/create-cache.ts';
import type { Clock } from '../shared/clock.ts';
import { Problem } from '../shared/error-codes.ts';
import { limits } from '../shared/limits.ts';
import type { Player } from './game.ts';
import type { GameIndex } from './game-index.ts';
import { KeyedMutex } from './keyed-mutex.ts';
import type { MyGamesStore } from './my-games.ts';
import { getGuestMark, getHostMark, type StoredGame } from './stored-game.ts';

/** The index contains a new game after this time at the latest. */
const newGamesTtlMs = 5_000;
const maxPlayersWithNewGames = 20_000;
/** Maximum wait for earlier requests of the same player, in milliseconds. */
const mutexTimeoutMs = 10_000;

/** A game that the index may not contain yet. */
interface NewGame {
  readonly id: string;
  readonly addedAtMs: number;
}

/** A player who is going to start a game, with the games that their session changed last. */
export interface StartingPlayer {
  readonly id: string;
  readonly recentGameIds: readonly string[];
}

/**
 * Limits the number of unfinished games and of sent invitations.
 *
 * A limit that is checked before a write holds exactly within this process: requests that add a game to the same player
 * run one after another, and games that this process has just started count although the index may not contain them yet.
 */
export class GameLimits {
  readonly #index: GameIndex;
  readonly #myGames: MyGamesStore;
  readonly #maxUnfinishedGames: number;
  readonly #mutex = new KeyedMutex(mutexTimeoutMs);
  readonly #clock: Clock;
  /** The games that each player has started lately. */
  readonly #newGames: LRUCache<string, readonly NewGame[]>;

  constructor(deps: { index: GameIndex; myGames: MyGamesStore; clock: Clock; maxUnfinishedGames?: number }) {
    this.#maxUnfinishedGames = deps.maxUnfinishedGames ?? limits.unfinishedGames;
    this.#index = deps.index;
    this.#myGames = deps.myGames;
    this.#clock = deps.clock;
    this.#newGames = createCache(maxPlayersWithNewGames, { ttlMs: newGamesTtlMs, clock: deps.clock });
  }

  /**
   * Runs an action that adds a game to `playerId` and perhaps to others, after earlier such actions of the same players.
   * The player's own requests queue separately first, so that one player's requests take at most one place in the queue
   * of another player.
   *
   * @param otherKeys ids of other players who get the game, or other keys to lock
   * @throws Problem `unavailable` when it has to wait for too long
   */
  async runExclusive(
    playerId: string,
    otherKeys: readonly string[],
    action: () => Promise<StoredGame>,
  ): Promise<StoredGame> {
    // Sorted, so that two actions never wait for each other.
    const keys = [...new Set([playerId, ...otherKeys])].sort();
    const run = keys.reduceRight<() => Promise<StoredGame>>(
      (next, key) => () => this.#mutex.runExclusive(`game ${key}`, next, createOverloadProblem),
      action,
    );
    const game = await this.#mutex.runExclusive(`request ${playerId}`, run, createOverloadProblem);
    for (const userId of [game.X, game.O]) if (userId !== undefined) this.addNewGame(userId, game.GameId);
    return game;
  }

  /**
   * Runs an action that adds a game to the player if the limit allows it.
   *
   * @param requestedGameId id of the game to create or join; if the player already has it, a repeated request succeeds
   * @throws Problem `too_many_games`
   */
  async startGame(
    { id, recentGameIds }: StartingPlayer,
    requestedGameId: string | undefined,
    action: () => Promise<StoredGame>,
  ): Promise<StoredGame> {
    return this.runExclusive(id, [], async () => {
      await this.assertCanStartGame(id, recentGameIds, requestedGameId);
      return action();
    });
  }

  /** Counts a game that the index may not contain yet. */
  addNewGame(userId: string, gameId: string): void {
    const games = this.#listNewGames(userId);
    if (games.every(({ id }) => id !== gameId))
      this.#newGames.set(userId, [...games, { id: gameId, addedAtMs: this.#clock.now() }]);
  }

  /** `recentGameIds` and the player's games that this process has just started. */
  addNewGameIds(userId: string, recentGameIds: readonly string[]): string[] {
    return [...new Set([...recentGameIds, ...this.#listNewGames(userId).map(({ id }) => id)])];
  }

  #listNewGames(userId: string): readonly NewGame[] {
    const earliest = this.#clock.now() - newGamesTtlMs;
    return this.#newGames.get(userId)?.filter(({ addedAtMs }) => addedAtMs >= earliest) ?? [];
  }

  /**
   * Checks that the player may start another game. Call it within {@link runExclusive}.
   *
   * @param requestedGameId as in {@link startGame}
   * @throws Problem `too_many_games`
   */
  async assertCanStartGame(
    userId: string,
    recentGameIds: readonly string[],
    requestedGameId?: string,
  ): Promise<void> {
    const problem = await this.findStartProblem(userId, recentGameIds, requestedGameId);
    if (problem) throw problem;
  }

  /** Like {@link assertCanStartGame}, but returns the Problem, or null. */
  async findStartProblem(
    userId: string,
    recentGameIds: readonly string[],
    requestedGameId?: string,
  ): Promise<Problem | null> {
    const count = await this.#countUnfinished(userId, recentGameIds, requestedGameId);
    if (count < this.#maxUnfinishedGames) return null;
    return new Problem('too_many_games', {
      detail: `You have ${count} unfinished games; finish or cancel one first. At most ${this.#maxUnfinishedGames} are allowed.`,
    });
  }

  /** Checks the limit of another player who gets a game by this player's action. @throws Problem `too_many_games` */
  async assertOtherCanStartGame(userId: string): Promise<void> {
    if ((await this.#countUnfinished(userId, [])) < this.#maxUnfinishedGames) return;
    throw new Problem('too_many_games', {
      detail: `The other player has too many unfinished games. At most ${this.#maxUnfinishedGames} are allowed.`,
    });
  }

  /**
   * Checks the limits on invitations that a player has sent. Call it within {@link runExclusive}.
   *
   * @throws Problem `too_many_games`
   */
  async assertCanInvite(
    host: Player,
    opponentId: string,
    recentGameIds: readonly string[],
    requestedGameId?: string,
  ): Promise<void> {
    const games = await this.#myGames.listUnfinished(host.id, this.addNewGameIds(host.id, recentGameIds));
    if (games.some(({ GameId }) => GameId === requestedGameId)) return;
    const sentInvitations = games.filter(
      (game) => game.Status === 'invited' && game[getHostMark(game)] === host.id,
    );
    const sentToOpponent = sentInvitations.filter((game) => game[getGuestMark(game)] === opponentId);
    const { invitationsToOnePlayer } = limits;
    if (sentToOpponent.length >= invitationsToOnePlayer) {
      throw new Problem('too_many_games', {
        detail: `This player has ${sentToOpponent.length} unanswered invitations from you. At most ${invitationsToOnePlayer} are allowed.`,
      });
    }
    const maxSent = limits.sentInvitations[host.guest ? 'guest' : 'account'];
    if (sentInvitations.length < maxSent) return;
    throw new Problem('too_many_games', {
      detail: `You have ${sentInvitations.length} unanswered invitations; cancel one first. At most ${maxSent} are allowed${host.guest ? ' for a guest' : ''}.`,
    });
  }

  /** Number of unfinished games; a smaller number if the player already has `requestedGameId` or is far from the limit. */
  async #countUnfinished(
    userId: string,
    recentGameIds: readonly string[],
    requestedGameId?: string,
  ): Promise<number> {
    const maxGames = this.#maxUnfinishedGames;
    const recentIds = this.addNewGameIds(userId, recentGameIds);
    // The cheap index count is good enough unless it is close to the limit. It may still contain games that have ended.
    const indexedCount = await this.#index.countUnfinished(userId, maxGames);
    if (indexedCount + recentIds.length < maxGames) return 0;
    const games = await this.#myGames.listUnfinished(userId, recentIds);
    // Received invitations don't count. This also excludes the one being accepted, which is not yet the player's game.
    const countedGames = games.filter(
      (game) => game.Status !== 'invited' || game[getHostMark(game)] === userId,
    );
    return countedGames.some(({ GameId }) => GameId === requestedGameId) ? 0 : countedGames.length;
  }
}

function createOverloadProblem(): Problem {
  return new Problem('unavailable', {
    detail: 'Too many concurrent requests for new games of this player.',
    retryAfter: 1,
  });
}
