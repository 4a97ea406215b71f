import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Mark } from '../game/board.ts';
import { gamesTable, type IndexDefinition } from '../tables/definitions.ts';
import type { Tables } from '../tables/tables.ts';
import {
  finishedPrefix,
  pairKey,
  readFinishedKey,
  unfinishedPrefix,
  type FinishedEntry,
} from './list-key.ts';

/** Sorts after every key with the prefix `F#`. */
const afterFinished = 'F$';
/** Unfinished games looked at on each side; a player has at most 50 of their own, the rest are invitations. */
const unfinishedPerSide = 100;

const [byX, byO, byPair] = gamesTable.indexes;

interface KeyRange {
  readonly condition: string;
  readonly values: Record<string, string>;
  readonly limit: number;
}

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

  /** Ids of a player's unfinished games, invitations included, newest first on each side. */
  async unfinished(userId: string): Promise<string[]> {
    const sides = await Promise.all(
      [byX, byO].map((index) =>
        this.#query(index, userId, {
          condition: 'begins_with(L, :prefix)',
          values: { ':prefix': unfinishedPrefix },
          limit: unfinishedPerSide,
        }),
      ),
    );
    return sides.flat().map(({ GameId }) => GameId);
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
      // One more, because BETWEEN includes the bound that a page begins below.
      limit: limit + 1,
    };
    const entries =
      against === undefined
        ? (
            await Promise.all([
              this.#listed(byX, userId, range, () => 'X'),
              this.#listed(byO, userId, range, () => 'O'),
            ])
          ).flat()
        : await this.#listed(byPair, pairKey(userId, against), range, (entry) =>
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
    side: (entry: FinishedEntry) => Mark,
  ): Promise<ListedGame[]> {
    const items = await this.#query(index, value, range);
    return items.flatMap(({ L }) => {
      const entry = readFinishedKey(L);
      return entry ? [{ ...entry, key: L, side: side(entry) }] : [];
    });
  }

  async #query(index: IndexDefinition, value: string, range: KeyRange): Promise<IndexEntry[]> {
    const found: IndexEntry[] = [];
    let start: Record<string, unknown> | undefined;
    do {
      const page = await this.#tables.client.send(
        new QueryCommand({
          TableName: this.#tables.games,
          IndexName: index.name,
          KeyConditionExpression: `#partition = :partition AND ${range.condition}`,
          ExpressionAttributeNames: { '#partition': index.partitionKey },
          ExpressionAttributeValues: { ':partition': value, ...range.values },
          ScanIndexForward: false,
          ...(Number.isFinite(range.limit) && { Limit: range.limit - found.length }),
          ...(start && { ExclusiveStartKey: start }),
        }),
      );
      found.push(...((page.Items ?? []) as IndexEntry[]));
      start = page.LastEvaluatedKey;
    } while (start && found.length < range.limit);
    return found;
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
