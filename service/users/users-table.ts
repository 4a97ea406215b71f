import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { batchGet } from '../database/batch-get.ts';
import { tryConditionalWrite } from '../database/errors.ts';
import type { Database } from '../database/database.ts';
import { isId } from '../shared/ids.ts';
import { type ActiveUser, isActive, userKey, type UserItem } from './user-item.ts';

/** Condition expression of a write, with its names and values. */
export interface Condition {
  readonly condition: string;
  readonly names?: Record<string, string>;
  readonly values?: Record<string, unknown>;
}

export interface ItemUpdate extends Condition {
  /** DynamoDB's update expression. */
  readonly update: string;
}

/** Reads (strongly consistent) and writes (conditional) single items of the `Users` table. */
export class UsersTable {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async get<Item>(key: string): Promise<Item | undefined> {
    const { Item } = await this.#database.client.send(
      new GetCommand({ TableName: this.#database.usersTable, Key: { UserId: key }, ConsistentRead: true }),
    );
    return Item as Item | undefined;
  }

  /** The user with this id; null for a malformed or unknown id, a pending registration and an expired guest. */
  async getActiveUser(id: string, now: number): Promise<ActiveUser | null> {
    if (!isId(id)) return null;
    const item = await this.get<UserItem>(userKey(id));
    return isActive(item, now) ? item : null;
  }

  /** {@link getActiveUser} of many ids, in calls of a hundred; without those that it returns null for. */
  async getActiveUsers(ids: readonly string[], now: number): Promise<ActiveUser[]> {
    const items = await batchGet<UserItem>(this.#database.client, {
      TableName: this.#database.usersTable,
      keys: ids.filter(isId).map((id) => ({ UserId: userKey(id) })),
      ConsistentRead: true,
    });
    return items.filter((item) => isActive(item, now));
  }

  /** @returns false when the condition does not hold */
  put(item: { readonly UserId: string }, { condition, values }: Condition): Promise<boolean> {
    return tryConditionalWrite(
      this.#database.client.send(
        new PutCommand({
          TableName: this.#database.usersTable,
          Item: item,
          ConditionExpression: condition,
          ExpressionAttributeValues: values,
        }),
      ),
    );
  }

  /**
   * Updates an item. A user whose account is being deleted is not written any more.
   *
   * @returns the updated item, or null when the condition does not hold
   */
  update<Item>(key: string, itemUpdate: ItemUpdate): Promise<Item | null> {
    if (!key.startsWith(userKey(''))) return this.#write(key, itemUpdate);
    const condition = `(${itemUpdate.condition}) AND attribute_not_exists(Deleting)`;
    return this.#write(key, { ...itemUpdate, condition });
  }

  /** Updates a user whose account is being deleted. @returns as {@link update} */
  updateDeleting(key: string, itemUpdate: ItemUpdate): Promise<UserItem | null> {
    const condition = `(${itemUpdate.condition}) AND attribute_exists(Deleting)`;
    return this.#write(key, { ...itemUpdate, condition });
  }

  async #write<Item>(key: string, { update, condition, names, values }: ItemUpdate): Promise<Item | null> {
    let updatedItem: Record<string, unknown> | undefined;
    const write = this.#database.client.send(
      new UpdateCommand({
        TableName: this.#database.usersTable,
        Key: { UserId: key },
        UpdateExpression: update,
        ConditionExpression: condition,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: values,
        ReturnValues: 'ALL_NEW',
      }),
    );
    const isWritten = await tryConditionalWrite(write.then(({ Attributes }) => (updatedItem = Attributes)));
    return isWritten ? (updatedItem as Item) : null;
  }

  /** @returns false when the condition does not hold */
  remove(key: string, { condition, values }: Condition): Promise<boolean> {
    return tryConditionalWrite(
      this.#database.client.send(
        new DeleteCommand({
          TableName: this.#database.usersTable,
          Key: { UserId: key },
          ConditionExpression: condition,
          ExpressionAttributeValues: values,
        }),
      ),
    );
  }
}
