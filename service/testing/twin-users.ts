import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import type { Database } from '../database/database.ts';
import { emailKey, nameKey, type UserItem } from '../users/user-item.ts';

/** Asserts what must hold at every moment: no name and no address has two users, and each leads to the one it has. */
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
      expect(`u#${String(reservation?.['Id'])}`, `claim ${key}`).to.equal(UserId);
    }
  }
}
