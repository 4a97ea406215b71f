import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { LRUCache } from 'lru-cache';
import { createCache } from '../caching/create-cache.ts';
import type { Clock } from '../shared/clock.ts';
import { isId } from '../shared/ids.ts';
import { batchGet } from '../database/batch-get.ts';
import { isConditionalCheckFailed, getConflictingItem, wasRetried } from '../database/errors.ts';
import type { Database } from '../database/database.ts';
import type { DeletedPlayers } from './deleted-players.ts';
import { isExpired, pickMetadata, type GameMetadata, type StoredGame } from './stored-game.ts';
import { isResultOfUpdate, buildUpdateExpression, type GameUpdate } from './update-expression.ts';

/** Result of a conditional write: the game as written or, on a conflict, the game that was found. */
export type WriteResult =
  | { readonly written: true; readonly game: StoredGame }
  | { readonly written: false; readonly game: StoredGame | undefined };

const maxCachedGames = 10_000;

const maxCachedInvitations = 20_000;
const invitationCacheTtlMs = 10_000;

/** Reads and conditional writes of games. Malformed ids count as missing and cause no database call. */
export class GameStore {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #deletedPlayers: DeletedPlayers | undefined;
  readonly #metadataCache = createCache<GameMetadata>(maxCachedGames);
  readonly #invitationCache: LRUCache<string, true>;

  /** @param deletedPlayers players whose names are hidden in what this store returns */
  constructor(database: Database, clock: Clock, deletedPlayers?: DeletedPlayers) {
    this.#database = database;
    this.#deletedPlayers = deletedPlayers;
    this.#clock = clock;
    this.#invitationCache = createCache(maxCachedInvitations, { ttlMs: invitationCacheTtlMs, clock });
  }

  /** Reads a game, strongly consistent; undefined if missing or expired. */
  async get(id: string): Promise<StoredGame | undefined> {
    if (!isId(id)) return undefined;
    const { Item } = await this.#database.client.send(
      new GetCommand({ TableName: this.#database.gamesTable, Key: { GameId: id }, ConsistentRead: true }),
    );
    return this.#cacheUnlessExpired(Item as StoredGame | undefined);
  }

  /** Reads the existing games of `ids`, in that order, strongly consistent. */
  async getMany(ids: readonly string[]): Promise<StoredGame[]> {
    const unique = [...new Set(ids)].filter(isId);
    const games = await batchGet<StoredGame>(this.#database.client, {
      TableName: this.#database.gamesTable,
      keys: unique.map((GameId) => ({ GameId })),
      ConsistentRead: true,
    });
    const gamesById = new Map(games.map((game) => [game.GameId, game]));
    return unique.flatMap((id) => this.#cacheUnlessExpired(gamesById.get(id)) ?? []);
  }

  /**
   * Versions of the existing games of `ids`, by id.
   *
   * @param consistency `strong` costs one read unit per game, `eventual` half of one
   */
  async getVersions(
    ids: readonly string[],
    consistency: 'strong' | 'eventual',
  ): Promise<ReadonlyMap<string, number>> {
    const games = await batchGet<Pick<StoredGame, 'GameId' | 'Version'>>(this.#database.client, {
      TableName: this.#database.gamesTable,
      keys: ids.filter(isId).map((GameId) => ({ GameId })),
      ConsistentRead: consistency === 'strong',
      ProjectionExpression: 'GameId, Version',
    });
    return new Map(games.map(({ GameId, Version }) => [GameId, Version]));
  }

  /**
   * Creates a game unless its id exists. With `replacedGame`, it replaces that cancelled game if it is unchanged, and
   * continues its version. An existing game equal to the new one counts as written, since the SDK may have retried.
   */
  async put(newGame: StoredGame, replacedGame?: StoredGame): Promise<WriteResult> {
    const game = replacedGame ? { ...newGame, Version: replacedGame.Version + 1 } : newGame;
    try {
      await this.#database.client.send(
        new PutCommand({
          TableName: this.#database.gamesTable,
          Item: game,
          ...(replacedGame
            ? {
                ConditionExpression: '#Status = :cancelled AND #Version = :version',
                ExpressionAttributeNames: { '#Status': 'Status', '#Version': 'Version' },
                ExpressionAttributeValues: { ':cancelled': 'cancelled', ':version': replacedGame.Version },
              }
            : { ConditionExpression: 'attribute_not_exists(GameId)' }),
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
    } catch (error) {
      const existingGame = await this.#readConflictingGame(error, game.GameId);
      const identifyingAttributes = ['CreatedAt', 'X', 'O', 'RequestHash'] as const;
      const isSameGame =
        existingGame !== undefined &&
        identifyingAttributes.every((attribute) => existingGame[attribute] === game[attribute]);
      return isSameGame ? { written: true, game: existingGame } : { written: false, game: existingGame };
    }
    this.#updateCaches(game);
    return { written: true, game };
  }

  /**
   * Updates a game and increments its version if `change.expect` holds. If the SDK retried and the condition failed on
   * its own first attempt, the update counts as written.
   */
  async update(id: string, change: GameUpdate): Promise<WriteResult> {
    const updatedAt = new Date(this.#clock.now()).toISOString();
    try {
      const { Attributes } = await this.#database.client.send(
        new UpdateCommand({
          TableName: this.#database.gamesTable,
          Key: { GameId: id },
          ReturnValues: 'ALL_NEW',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          ...buildUpdateExpression(change, updatedAt),
        }),
      );
      const game = Attributes as StoredGame;
      this.#updateCaches(game);
      return { written: true, game: this.hideNames(game) };
    } catch (error) {
      const game = await this.#readConflictingGame(error, id);
      const isOwnWrite =
        isConditionalCheckFailed(error) && wasRetried(error) && isResultOfUpdate(change, updatedAt, game);
      return isOwnWrite ? { written: true, game } : { written: false, game };
    }
  }

  /** A game from another source, without the names of deleted players. */
  hideNames(game: StoredGame): StoredGame {
    return this.#deletedPlayers?.hideNames(game) ?? game;
  }

  /** Cached immutable attributes of a game that was being played when this process last read it. */
  getCachedMetadata(id: string): GameMetadata | undefined {
    return this.#metadataCache.get(id);
  }

  /**
   * Whether this process read the game as an unanswered invitation in the last 10 s and has not changed it since.
   * Another process may have changed it.
   */
  isCachedInvitation(id: string): boolean {
    return this.#invitationCache.has(id);
  }

  async #readConflictingGame(error: unknown, id: string): Promise<StoredGame | undefined> {
    if (!isConditionalCheckFailed(error)) throw error;
    const item = await getConflictingItem(error, this.#database, this.#database.gamesTable, { GameId: id });
    return this.#cacheUnlessExpired(item as StoredGame | undefined);
  }

  #cacheUnlessExpired(game: StoredGame | undefined): StoredGame | undefined {
    if (!game || isExpired(game, this.#clock.now())) return undefined;
    this.#updateCaches(game);
    return this.hideNames(game);
  }

  #updateCaches(game: StoredGame): void {
    if (game.Status === 'invited') this.#invitationCache.set(game.GameId, true);
    else this.#invitationCache.delete(game.GameId);
    if (game.Status !== 'playing') this.#metadataCache.delete(game.GameId);
    if (game.Status !== 'playing' || this.#metadataCache.has(game.GameId)) return;
    this.#metadataCache.set(game.GameId, pickMetadata(game));
  }
}
