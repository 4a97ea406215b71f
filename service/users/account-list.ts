import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { isId } from '../shared/ids.ts';
import { batchGet } from '../database/batch-get.ts';
import type { Database } from '../database/database.ts';
import { toPublicUser, toOwnUser, type ActiveUser, userKey } from './user-item.ts';
import type { User } from './user.ts';

export interface AccountPage {
  readonly users: User[];
  /** The last account's place, after which the next page begins; null after the last page. */
  readonly next: string | null;
}

/** An account's place in the list: when it was registered, and whose it is. */
export const accountCursorPattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#[A-Za-z0-9_-]{22}$/;

/** The accounts in the order of their registration, newest first, from the index `ByKind`. */
export class AccountList {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * @param after the place that the page begins after, null for the first page
   * @param limit 1 to 96
   * @param alsoIds at most 4 accounts that belong on their page even if the index does not have them yet
   */
  async getPage({
    after,
    limit,
    extraIds = [],
  }: {
    after: string | null;
    limit: number;
    extraIds?: readonly string[];
  }): Promise<AccountPage> {
    const beforeKey = after ?? '~';
    const { Items = [] } = await this.#database.client.send(
      new QueryCommand({
        TableName: this.#database.usersTable,
        IndexName: 'ByKind',
        KeyConditionExpression: 'Kind = :account AND Listed < :before',
        ExpressionAttributeValues: { ':account': 'account', ':before': beforeKey },
        ScanIndexForward: false,
        Limit: limit,
      }),
    );
    // The index says that there may be more below its last entry, and nothing about what it has not heard of yet.
    const lowestIndexedKey = Items.length < limit ? '' : String(Items.at(-1)?.['Listed']);
    const keys = new Set([
      ...Items.map((item) => String(item['UserId'])),
      ...extraIds.filter(isId).map(userKey),
    ]);
    const accounts = (await this.#read([...keys]))
      .flatMap((item) => (item.Listed === undefined ? [] : [{ item, place: item.Listed }]))
      .filter(({ place: sortKey }) => sortKey < beforeKey && sortKey >= lowestIndexedKey)
      .sort((a, b) => (a.place < b.place ? 1 : -1));
    const pageAccounts = accounts.slice(0, limit);
    const lastSortKey = pageAccounts.at(-1)?.place;
    const hasMore = lowestIndexedKey !== '' || accounts.length > limit;
    return {
      users: pageAccounts.map(({ item }) => toPublicUser(toOwnUser(item))),
      next: hasMore && lastSortKey !== undefined ? lastSortKey : null,
    };
  }

  #read(keys: readonly string[]): Promise<ActiveUser[]> {
    return batchGet<ActiveUser>(this.#database.client, {
      TableName: this.#database.usersTable,
      keys: keys.map((UserId) => ({ UserId })),
      ConsistentRead: true,
    });
  }
}
