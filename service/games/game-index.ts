import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Mark } from '../rules/board.ts';
import { gameIndexes, type IndexDefinition } from '../database/table-definitions.ts';
import type { Tables } from '../database/database.ts';
import {
  finishedPrefix,
  pairKey,
  readFinishedKey,
  unfinishedPrefix,
  type FinishedEntry,
} from './sort-key.ts';

/** Sorts after every key with the prefix `F#`. */
const afterFinished = 'F$';
/** Index entries of unfinished games read at once on each side: as many as one batch read of the games takes. */
const unfinishedPage = 100;

const { byX, byO, byPair } = gameIndexes;

interface KeyRange {
  readonly condition: string;
  readonly values: Record<string, string>;
}

const unfinishedRange: KeyRange = {
  condition: 'begins_with(L, :prefix)',
  values: { ':prefix': unfinishedPrefix },
};

/** Where a query goes on, as DynamoDB hands it out; undefined at its beginning and after its end. */
type Position = Record<string, unknown> | undefined;

interface IndexEntry {
  readonly GameId: string;
  readonly L: string;
}

/** One finished game in a list, with what its index key tells. */
export interface ListedGame extends FinishedEntry {
  /** The key itself: pages are cut by it. */
  readonly key: string;
  /** The mark of the player whose list it is. */
  readonly side: Mark;
}

/** Whose finished games: one player's, or those of one against another. */
export interface ListOwner {
  readonly userId: string;
  readonly against?: string;
}

/** Queries of the indexes. They are eventually consistent: callers add what they know to be newer. */
export class GameIndex {
  readonly #tables: Tables;

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  /**
   * Ids of all unfinished games of a player, unanswered invitations included: a page of each side at a time, newest
   * first on each side. There is always a first page, though it may be empty.
   */
  async *unfinished(userId: string): AsyncGenerator<string[], void> {
    let sides: { index: IndexDefinition; from?: Position }[] = [{ index: byX }, { index: byO }];
    do {
      const pages = await Promise.all(
        sides.map(async ({ index, from }) => ({
          index,
          ...(await this.#page(index, userId, unfinishedRange, { limit: unfinishedPage, from })),
        })),
      );
      yield pages.flatMap(({ entries }) => entries.map(({ GameId }) => GameId));
      sides = pages.flatMap(({ index, next }) => (next ? [{ index, from: next }] : []));
    } while (sides.length > 0);
  }

  /** How many unfinished games the index lists for a player, unanswered invitations included; counted up to `max` a side. */
  async countUnfinished(userId: string, max: number): Promise<number> {
    const sides = await Promise.all(
      [byX, byO].map((index) => this.#query(index, userId, unfinishedRange, max)),
    );
    return sides.flat().length;
  }

  /**
   * A page of finished games, newest end first.
   *
   * @param below only games whose key sorts below this one
   * @param limit games at most, counted over both sides
   */
  async finished(owner: ListOwner, below: string | undefined, limit: number): Promise<ListedGame[]> {
    return this.#entries(owner, finishedPrefix, below ?? afterFinished, limit);
  }

  /** Every finished game whose key sorts above `above`, newest first. */
  async finishedSince(owner: ListOwner, above: string | undefined): Promise<ListedGame[]> {
    return this.#entries(owner, above ?? finishedPrefix, afterFinished, Infinity);
  }

  async #entries(owner: ListOwner, above: string, below: string, limit: number): Promise<ListedGame[]> {
    const { userId, against } = owner;
    const range: KeyRange = {
      condition: 'L BETWEEN :above AND :below',
      values: { ':above': above, ':below': below },
    };
    // One more, because BETWEEN includes the bound that a page begins below.
    const atMost = limit + 1;
    const entries =
      against === undefined
        ? (
            await Promise.all([
              this.#listed(byX, userId, range, atMost, () => 'X'),
              this.#listed(byO, userId, range, atMost, () => 'O'),
            ])
          ).flat()
        : await this.#listed(byPair, pairKey(userId, against), range, atMost, (entry) =>
            sideOf(entry, userId, against),
          );
    return entries
      .filter(({ key }) => key > above && key < below)
      .sort(newestFirst)
      .slice(0, limit);
  }

  async #listed(
    index: IndexDefinition,
    value: string,
    range: KeyRange,
    limit: number,
    side: (entry: FinishedEntry) => Mark,
  ): Promise<ListedGame[]> {
    const items = await this.#query(index, value, range, limit);
    return items.flatMap(({ L }) => {
      const entry = readFinishedKey(L);
      return entry ? [{ ...entry, key: L, side: side(entry) }] : [];
    });
  }

  /** @param limit entries at most; Infinity for all */
  async #query(index: IndexDefinition, value: string, range: KeyRange, limit: number): Promise<IndexEntry[]> {
    const found: IndexEntry[] = [];
    let from: Position;
    do {
      const page = await this.#page(index, value, range, { limit: limit - found.length, from });
      found.push(...page.entries);
      from = page.next;
    } while (from && found.length < limit);
    return found;
  }

  /** One call to DynamoDB, newest first. */
  async #page(
    index: IndexDefinition,
    value: string,
    range: KeyRange,
    { limit, from }: { limit: number; from: Position },
  ): Promise<{ entries: IndexEntry[]; next: Position }> {
    const { Items, LastEvaluatedKey } = await this.#tables.client.send(
      new QueryCommand({
        TableName: this.#tables.games,
        IndexName: index.name,
        KeyConditionExpression: `#partition = :partition AND ${range.condition}`,
        ExpressionAttributeNames: { '#partition': index.partitionKey },
        ExpressionAttributeValues: { ':partition': value, ...range.values },
        ScanIndexForward: false,
        ...(Number.isFinite(limit) && { Limit: limit }),
        ...(from && { ExclusiveStartKey: from }),
      }),
    );
    return { entries: (Items ?? []) as IndexEntry[], next: LastEvaluatedKey };
  }
}

/** The mark `userId` played in a game of the pair's list. */
function sideOf({ outcome }: FinishedEntry, userId: string, against: string): Mark {
  return userId < against === (outcome?.xIsLower ?? true) ? 'X' : 'O';
}

/** Order of lists: the newest end first. */
export function newestFirst(one: { key: string }, another: { key: string }): number {
  return one.key < another.key ? 1 : one.key > another.key ? -1 : 0;
}
