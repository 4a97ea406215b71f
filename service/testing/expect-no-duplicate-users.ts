import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import type { Database } from '../database/database.ts';
import { emailKey, nameKey, type UserItem } from '../users/user-item.ts';

/** Asserts that each name and e-mail address belongs to one user, and that its reservation points to that user. */
export async function expectNoDuplicateUsers(database: Database): Promise<void> {
  const { Items = [] } = await database.client.send(
    new ScanCommand({ TableName: database.usersTable, ConsistentRead: true }),
  );
  const users = (Items as UserItem[]).filter(({ Name }) => Name !== undefined);
  const owners = new Map<string, string>();
  for (const { UserId, Name = '', Email } of users) {
    for (const key of [nameKey(Name), ...(Email === undefined ? [] : [emailKey(Email)])]) {
      expect(owners.get(key) ?? UserId, `owner of ${key}`).to.equal(UserId);
      owners.set(key, UserId);
      const reservation = Items.find((item) => item['UserId'] === key);
      expect(`user#${String(reservation?.['OwnerId'])}`, `reservation of ${key}`).to.equal(UserId);
    }
  }
}
