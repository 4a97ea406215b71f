import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../shared/clock.ts';
import { isId } from '../shared/ids.ts';
import { batchGet } from '../database/batch-get.ts';
import { isConditionFailure, itemOfFailure, wasRetried } from '../database/errors.ts';
import type { Tables } from '../database/database.ts';
import { isExpired, type PlayedFacts, type StoredGame } from './stored-game.ts';
import { isEffectOf, updateExpression, type Change } from './update-expression.ts';

/** The outcome of a conditional write: the game as it now is, or as it was found instead. */
export type Written =
  | { readonly written: true; readonly game: StoredGame }
  | { readonly written: false; readonly game: StoredGame | undefined };

const maxCachedGames = 10_000;

const invitationCache = { maxEntries: 20_000, ttlMs: 10_000 };

/**
 * Reads and conditional writes of single games. Errors of the client go on to the caller untouched. An id that has not
 * the form of one is no game's and reaches no table.
 */
export class GameStore {
  readonly #tables: Tables;
  readonly #clock: Clock;
  readonly #facts = new LRUCache<string, PlayedFacts>({ max: maxCachedGames });
  readonly #invitations: LRUCache<string, true>;

  constructor(tables: Tables, clock: Clock) {
    this.#tables = tables;
    this.#clock = clock;
    this.#invitations = new LRUCache({
      max: invitationCache.maxEntries,
      ttl: invitationCache.ttlMs,
      ttlResolution: 0,
      perf: clock,
    });
  }

  /** The game, strongly consistent, or undefined. */
  async get(id: string): Promise<StoredGame | undefined> {
    if (!isId(id)) return undefined;
    const { Item } = await this.#tables.client.send(
      new GetCommand({ TableName: this.#tables.games, Key: { GameId: id }, ConsistentRead: true }),
    );
    return this.#live(Item as StoredGame | undefined);
  }

  /**
   * The games of `ids` that exist, in the order of `ids`.
   *
   * @param consistency `strong` costs one read unit a game, `eventual` half of one
   */
  async getMany(ids: readonly string[], consistency: 'strong' | 'eventual'): Promise<StoredGame[]> {
    const unique = [...new Set(ids)].filter(isId);
    const games = await batchGet<StoredGame>(this.#tables.client, {
      TableName: this.#tables.games,
      keys: unique.map((GameId) => ({ GameId })),
      ConsistentRead: consistency === 'strong',
    });
    const found = new Map(games.map((game) => [game.GameId, game]));
    return unique.flatMap((id) => this.#live(found.get(id)) ?? []);
  }

  /**
   * Writes a new game under its id, unless there is one already. Given a cancelled game, it takes that game's place, if
   * it still is as given, and goes on counting its version. An item that is to the letter what was to be written counts
   * as written: the client may have retried.
   */
  async put(wanted: StoredGame, over?: StoredGame): Promise<Written> {
    const game = over ? { ...wanted, Version: over.Version + 1 } : wanted;
    try {
      await this.#tables.client.send(
        new PutCommand({
          TableName: this.#tables.games,
          Item: game,
          ...(over
            ? {
                ConditionExpression: '#Status = :cancelled AND #Version = :version',
                ExpressionAttributeNames: { '#Status': 'Status', '#Version': 'Version' },
                ExpressionAttributeValues: { ':cancelled': 'cancelled', ':version': over.Version },
              }
            : { ConditionExpression: 'attribute_not_exists(GameId)' }),
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
    } catch (error) {
      const found = await this.#found(error, game.GameId);
      const parts = ['CreatedAt', 'X', 'O', 'Asked'] as const;
      const same = found !== undefined && parts.every((part) => found[part] === game[part]);
      return same ? { written: true, game: found } : { written: false, game: found };
    }
    this.#remember(game);
    return { written: true, game };
  }

  /**
   * Changes one game if it still is as the decision assumed; counts its version up. A condition that failed on this
   * very update, because the SDK has sent it twice, counts as written.
   */
  async update(id: string, change: Change): Promise<Written> {
    const updatedAt = new Date(this.#clock.now()).toISOString();
    try {
      const { Attributes } = await this.#tables.client.send(
        new UpdateCommand({
          TableName: this.#tables.games,
          Key: { GameId: id },
          ReturnValues: 'ALL_NEW',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          ...updateExpression(change, updatedAt),
        }),
      );
      const game = Attributes as StoredGame;
      this.#remember(game);
      return { written: true, game };
    } catch (error) {
      const game = await this.#found(error, id);
      const isOwn = isConditionFailure(error) && wasRetried(error) && isEffectOf(change, updatedAt, game);
      return isOwn ? { written: true, game } : { written: false, game };
    }
  }

  /** What this process knows of a game that was being played when it last saw it. */
  knownFacts(id: string): PlayedFacts | undefined {
    return this.#facts.get(id);
  }

  /**
   * Whether this process has read the game as an unanswered invitation within the last 10 s and has not changed it since.
   * Another process may have.
   */
  isKnownInvitation(id: string): boolean {
    return this.#invitations.has(id);
  }

  async #found(error: unknown, id: string): Promise<StoredGame | undefined> {
    if (!isConditionFailure(error)) throw error;
    const item = await itemOfFailure(error, this.#tables, this.#tables.games, { GameId: id });
    return this.#live(item as StoredGame | undefined);
  }

  #live(game: StoredGame | undefined): StoredGame | undefined {
    if (!game || isExpired(game, this.#clock.now())) return undefined;
    this.#remember(game);
    return game;
  }

  #remember(game: StoredGame): void {
    if (game.Status === 'invited') this.#invitations.set(game.GameId, true);
    else this.#invitations.delete(game.GameId);
    if (game.Status !== 'playing') this.#facts.delete(game.GameId);
    if (game.Status !== 'playing' || this.#facts.has(game.GameId)) return;
    const { GameId, Origin, X, O, XName, OName, XGuest, OGuest, Bot, BotPlays, Seconds, CreatedAt } = game;
    const facts = { GameId, Origin, X, O, XName, OName, XGuest, OGuest, Bot, BotPlays, Seconds, CreatedAt };
    this.#facts.set(GameId, facts as PlayedFacts);
  }
}
