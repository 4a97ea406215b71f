import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Mark } from '../rules/board.ts';
import { gameIndexes, type IndexDefinition } from '../database/table-definitions.ts';
import type { Database } from '../database/database.ts';
import {
  finishedPrefix,
  buildPairKey,
  parseFinishedKey,
  unfinishedPrefix,
  type ParsedFinishedKey,
} from './sort-key.ts';

/** Sorts after every key that begins with `F#`. */
const finishedUpperBound = 'F$';
/** Index entries per page and side: the maximum of one BatchGetItem. */
const maxUnfinishedPerPage = 100;

const { byX, byO, byPair } = gameIndexes;

interface KeyRange {
  readonly condition: string;
  readonly values: Record<string, string>;
}

const unfinishedRange: KeyRange = {
  condition: 'begins_with(SortKey, :prefix)',
  values: { ':prefix': unfinishedPrefix },
};

/** DynamoDB's `ExclusiveStartKey` of the next page; undefined for the first page and after the last. */
type StartKey = Record<string, unknown> | undefined;

interface IndexEntry {
  readonly GameId: string;
  readonly SortKey: string;
}

/** One finished game in a list, with the data of its index key. */
export interface FinishedGameEntry extends ParsedFinishedKey {
  /** The index key, used for paging. */
  readonly key: string;
  /** The mark of the player whose list this is. */
  readonly mark: Mark;
}

/** Selects the finished games of one player, optionally only those against another player. */
export interface FinishedGamesQuery {
  readonly userId: string;
  readonly against?: string;
}

/** Index queries. They are eventually consistent: callers must add games that changed recently. */
export class GameIndex {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Ids of all unfinished games of a player, including unanswered invitations. Each page holds games as X and as O,
   * newest first within each. The first page is always returned, even if empty.
   */
  async *iterateUnfinishedIds(userId: string): AsyncGenerator<string[], void> {
    let pendingQueries: { index: IndexDefinition; startKey?: StartKey }[] = [{ index: byX }, { index: byO }];
    do {
      const pages = await Promise.all(
        pendingQueries.map(async ({ index, startKey }) => ({
          index,
          ...(await this.#queryPage(index, userId, unfinishedRange, {
            limit: maxUnfinishedPerPage,
            startKey,
          })),
        })),
      );
      yield pages.flatMap(({ entries }) => entries.map(({ GameId }) => GameId));
      pendingQueries = pages.flatMap(({ index, nextStartKey }) =>
        nextStartKey ? [{ index, startKey: nextStartKey }] : [],
      );
    } while (pendingQueries.length > 0);
  }

  /** Number of unfinished games in the index, including unanswered invitations; counts up to `max` per side. */
  async countUnfinished(userId: string, max: number): Promise<number> {
    const sides = await Promise.all(
      [byX, byO].map((index) => this.#query(index, userId, unfinishedRange, max)),
    );
    return sides.reduce((sum, entries) => sum + entries.length, 0);
  }

  /** Whether two players have finished a game against each other. */
  async hasFinishedGame(userId: string, against: string): Promise<boolean> {
    return (await this.queryFinished({ userId, against }, undefined, 1)).length > 0;
  }

  /**
   * A page of finished games, most recently finished first.
   *
   * @param belowKey only games whose key sorts below this one
   * @param limit maximum number of games, both sides together
   */
  async queryFinished(
    query: FinishedGamesQuery,
    belowKey: string | undefined,
    limit: number,
  ): Promise<FinishedGameEntry[]> {
    return this.#queryFinishedBetween(query, finishedPrefix, belowKey ?? finishedUpperBound, limit);
  }

  /** Every finished game whose key sorts above `aboveKey`, newest first. */
  async queryFinishedSince(
    query: FinishedGamesQuery,
    aboveKey: string | undefined,
  ): Promise<FinishedGameEntry[]> {
    return this.#queryFinishedBetween(query, aboveKey ?? finishedPrefix, finishedUpperBound, Infinity);
  }

  async #queryFinishedBetween(
    query: FinishedGamesQuery,
    aboveKey: string,
    belowKey: string,
    limit: number,
  ): Promise<FinishedGameEntry[]> {
    const { userId, against } = query;
    const range: KeyRange = {
      condition: 'SortKey BETWEEN :above AND :below',
      values: { ':above': aboveKey, ':below': belowKey },
    };
    // One extra, because BETWEEN includes the exclusive upper bound.
    const maxEntries = limit + 1;
    const entries =
      against === undefined
        ? (
            await Promise.all([
              this.#queryFinishedEntries(byX, userId, range, maxEntries, () => 'X'),
              this.#queryFinishedEntries(byO, userId, range, maxEntries, () => 'O'),
            ])
          ).flat()
        : await this.#queryFinishedEntries(
            byPair,
            buildPairKey(userId, against),
            range,
            maxEntries,
            (entry) => findMarkInPair(entry, userId, against),
          );
    return entries
      .filter(({ key }) => key > aboveKey && key < belowKey)
      .sort(compareNewestFirst)
      .slice(0, limit);
  }

  async #queryFinishedEntries(
    index: IndexDefinition,
    partitionValue: string,
    range: KeyRange,
    limit: number,
    getMark: (entry: ParsedFinishedKey) => Mark,
  ): Promise<FinishedGameEntry[]> {
    const items = await this.#query(index, partitionValue, range, limit);
    return items.flatMap(({ SortKey }) => {
      const entry = parseFinishedKey(SortKey);
      return entry ? [{ ...entry, key: SortKey, mark: getMark(entry) }] : [];
    });
  }

  /** @param limit maximum number of entries; Infinity for all */
  async #query(
    index: IndexDefinition,
    partitionValue: string,
    range: KeyRange,
    limit: number,
  ): Promise<IndexEntry[]> {
    const entries: IndexEntry[] = [];
    let startKey: StartKey;
    do {
      const page = await this.#queryPage(index, partitionValue, range, {
        limit: limit - entries.length,
        startKey,
      });
      entries.push(...page.entries);
      startKey = page.nextStartKey;
    } while (startKey && entries.length < limit);
    return entries;
  }

  /** One Query call, newest first. */
  async #queryPage(
    index: IndexDefinition,
    partitionValue: string,
    range: KeyRange,
    { limit, startKey }: { limit: number; startKey: StartKey },
  ): Promise<{ entries: IndexEntry[]; nextStartKey: StartKey }> {
    const { Items, LastEvaluatedKey } = await this.#database.client.send(
      new QueryCommand({
        TableName: this.#database.gamesTable,
        IndexName: index.name,
        KeyConditionExpression: `#partition = :partition AND ${range.condition}`,
        ExpressionAttributeNames: { '#partition': index.partitionKey },
        ExpressionAttributeValues: { ':partition': partitionValue, ...range.values },
        ScanIndexForward: false,
        ...(Number.isFinite(limit) && { Limit: limit }),
        ...(startKey && { ExclusiveStartKey: startKey }),
      }),
    );
    return { entries: (Items ?? []) as IndexEntry[], nextStartKey: LastEvaluatedKey };
  }
}

/** The mark that `userId` played in a game against `against`. */
function findMarkInPair({ outcome }: ParsedFinishedKey, userId: string, against: string): Mark {
  return userId < against === (outcome?.xIsLower ?? true) ? 'X' : 'O';
}

/** Sort order of finished games: most recently finished first. */
export function compareNewestFirst(one: { key: string }, another: { key: string }): number {
  return one.key < another.key ? 1 : one.key > another.key ? -1 : 0;
}
