import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import { ManualClock } from '../testing/clock.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import type { Database } from '../database/database.ts';
import { ProcessCrashedError, createInterceptedDatabase } from '../testing/interrupted-database.ts';
import { expectNoDuplicateUsers } from '../testing/expect-no-duplicate-users.ts';
import { nameKey, type UserItem } from '../users/user-item.ts';
import { Registration } from './registration.ts';
import { SeededRandom } from '../testing/seeded-random.ts';

/**
 * Runs `writers` with one database call at a time. Chance decides which writer is next, whether its process crashes
 * before or after the call, and when a minute passes.
 */
async function runInterleaved(
  database: Database,
  clock: ManualClock,
  random: () => number,
  writers: readonly ((registration: Registration) => Promise<unknown>)[],
): Promise<void> {
  const pendingCalls: (() => Promise<void>)[] = [];
  let runningCount = writers.length;
  const runs = writers.map(async (writer) => {
    let isDead = false;
    const registration = new Registration(
      createInterceptedDatabase(database, ({ execute }) => {
        if (isDead) return Promise.reject(new ProcessCrashedError());
        return new Promise((resolve, reject) => {
          pendingCalls.push(async () => {
            const roll = random();
            isDead = roll < 0.06;
            if (roll >= 0.03) await execute().then(resolve, reject);
            if (isDead) reject(new ProcessCrashedError());
          });
        });
      }),
      clock,
    );
    await writer(registration).catch(() => undefined);
    runningCount -= 1;
  });
  while (runningCount > 0) {
    await new Promise(setImmediate);
    const [nextCall] = pendingCalls.splice(Math.floor(random() * pendingCalls.length), 1);
    if (nextCall === undefined) continue;
    if (random() < 0.1) clock.advance(61_000);
    await nextCall();
    await expectNoDuplicateUsers(database);
  }
  await Promise.all(runs);
}

describe('concurrent registrations that stall and crash in random order', () => {
  const historyCount = 12;

  it(`never create duplicates or block a name, in ${historyCount} histories`, async function () {
    this.timeout(60_000);
    for (let seed = 1; seed <= historyCount; seed++) {
      const { database, close } = await createTestDatabase();
      const clock = new ManualClock();
      const registration = new Registration(database, clock);
      const names = ['Ann', 'Ben'];
      const emails = names.map((name) => `${name}@example.org`);
      const guest = await registration.createGuest('Guest');
      const seeded = new SeededRandom(seed);
      const random = () => seeded.next();
      const register =
        (name: number, email: number, guestId: string | null) => (registration: Registration) =>
          registration.register(
            { name: names[name] ?? '', email: emails[email] ?? '', hash: 'hash' },
            guestId,
          );
      try {
        await runInterleaved(database, clock, random, [
          register(0, 0, null),
          register(0, 1, guest.id),
          register(1, 0, null),
          (registration) => registration.createGuest(names[1]),
          register(1, 1, guest.id),
        ]);
        clock.advance(61_000);
        const { Items = [] } = await database.client.send(
          new ScanCommand({ TableName: database.usersTable, ConsistentRead: true }),
        );
        for (const name of names) {
          const isOwned = (Items as UserItem[]).some(
            ({ Name }) => Name !== undefined && nameKey(Name) === nameKey(name),
          );
          const isFree = await registration.createGuest(name).then(
            () => true,
            () => false,
          );
          expect(isFree, `${name} is ${isOwned ? 'owned' : 'free'}`).to.equal(!isOwned);
        }
        await expectNoDuplicateUsers(database);
      } catch (error) {
        throw new Error(`history ${seed}`, { cause: error });
      }
      await close();
    }
  });

  it(`never create duplicates while users exchange their names, in ${historyCount} histories`, async function () {
    this.timeout(60_000);
    for (let seed = 1; seed <= historyCount; seed++) {
      const { database, close } = await createTestDatabase();
      const clock = new ManualClock();
      const registration = new Registration(database, clock);
      const [ann, ben] = [await registration.createGuest('Ann'), await registration.createGuest('Ben')];
      await registration.changeName(ann.id, 'Anna');
      // Half of the histories begin with a former name that is free.
      if (seed % 2 === 0) clock.advance(30 * 86_400_000 - 1);
      const seeded = new SeededRandom(seed);
      const changes = [
        [ann.id, 'Ann'],
        [ann.id, 'Annie'],
        [ben.id, 'Ann'],
        [ben.id, 'Anna'],
        [ben.id, 'Ben'],
      ] as const;
      try {
        await runInterleaved(database, clock, () => seeded.next(), [
          ...changes.map(
            ([id, name]) =>
              (each: Registration) =>
                each.changeName(id, name),
          ),
          (each) => each.createGuest('Ann'),
        ]);
        clock.advance(61_000);
        for (const name of ['Ann', 'Anna', 'Annie', 'Ben'])
          await registration.createGuest(name).catch(() => undefined);
        await expectNoDuplicateUsers(database);
      } catch (error) {
        throw new Error(`history ${seed}`, { cause: error });
      }
      await close();
    }
  });
});
