import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { conditionHolds } from '../database/errors.ts';
import type { Tables } from '../database/database.ts';

/** What must hold for a write to take place, as DynamoDB's condition expression with its values. */
export interface Condition {
  readonly condition: string;
  readonly names?: Record<string, string>;
  readonly values?: Record<string, unknown>;
}

export interface Change extends Condition {
  /** DynamoDB's update expression. */
  readonly update: string;
}

/** One item at a time of the `Users` table: strongly consistent reads, conditional writes. */
export class UsersTable {
  readonly #tables: Tables;

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  async get<Item>(key: string): Promise<Item | undefined> {
    const { Item } = await this.#tables.client.send(
      new GetCommand({ TableName: this.#tables.users, Key: { UserId: key }, ConsistentRead: true }),
    );
    return Item as Item | undefined;
  }

  /** @returns false when the condition does not hold */
  put(item: { readonly UserId: string }, { condition, values }: Condition): Promise<boolean> {
    return conditionHolds(
      this.#tables.client.send(
        new PutCommand({
          TableName: this.#tables.users,
          Item: item,
          ConditionExpression: condition,
          ExpressionAttributeValues: values,
        }),
      ),
    );
  }

  /** @returns the item after the change, or null when the condition does not hold */
  async update<Item>(key: string, { update, condition, names, values }: Change): Promise<Item | null> {
    let changed: Record<string, unknown> | undefined;
    const write = this.#tables.client.send(
      new UpdateCommand({
        TableName: this.#tables.users,
        Key: { UserId: key },
        UpdateExpression: update,
        ConditionExpression: condition,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: values,
        ReturnValues: 'ALL_NEW',
      }),
    );
    const written = await conditionHolds(write.then(({ Attributes }) => (changed = Attributes)));
    return written ? (changed as Item) : null;
  }

  /** @returns false when the condition does not hold */
  remove(key: string, { condition, values }: Condition): Promise<boolean> {
    return conditionHolds(
      this.#tables.client.send(
        new DeleteCommand({
          TableName: this.#tables.users,
          Key: { UserId: key },
          ConditionExpression: condition,
          ExpressionAttributeValues: values,
        }),
      ),
    );
  }
}
