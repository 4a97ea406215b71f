import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { isId } from '../shared/ids.ts';
import { batchGet } from '../database/batch-get.ts';
import type { Database } from '../database/database.ts';
import { toPublicUser, toOwnUser, type ActiveUser, userKey } from './user-item.ts';
import type { User } from './user.ts';

export interface AccountPage {
  readonly users: User[];
  /** Sort key after which the next page begins; null after the last page. */
  readonly next: string | null;
}

/** Sort key of the index `ByKind`: registration time and user id. */
export const accountCursorPattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#[A-Za-z0-9_-]{22}$/;

/** Lists accounts by registration time, newest first, from the index `ByKind`. */
export class AccountList {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * @param after sort key before the first account of the page; null for the first page
   * @param limit 1 to 96
   * @param extraIds at most 4 accounts to include on their page even if the index does not have them yet
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
        KeyConditionExpression: 'Kind = :account AND ListSortKey < :before',
        ExpressionAttributeValues: { ':account': 'account', ':before': beforeKey },
        ScanIndexForward: false,
        Limit: limit,
      }),
    );
    // A full page: accounts below the last index entry belong on a later page.
    const lowestIndexedKey = Items.length < limit ? '' : String(Items.at(-1)?.['ListSortKey']);
    const keys = new Set([
      ...Items.map((item) => String(item['UserId'])),
      ...extraIds.filter(isId).map(userKey),
    ]);
    const accounts = (await this.#read([...keys]))
      .flatMap((item) => (item.ListSortKey === undefined ? [] : [{ item, sortKey: item.ListSortKey }]))
      .filter(({ sortKey }) => sortKey < beforeKey && sortKey >= lowestIndexedKey)
      .sort((a, b) => (a.sortKey < b.sortKey ? 1 : -1));
    const pageAccounts = accounts.slice(0, limit);
    const lastSortKey = pageAccounts.at(-1)?.sortKey;
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
