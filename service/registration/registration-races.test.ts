import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import { ManualClock } from '../testing/clock.ts';
import { testTables } from '../testing/test-database.ts';
import type { Tables } from '../database/database.ts';
import { Died, interceptedTables } from '../testing/interrupted-database.ts';
import { expectNoTwins } from '../testing/twin-users.ts';
import { nameKey, type UserItem } from '../users/user-item.ts';
import { UserStore } from '../users/user-store.ts';

/** Numbers in [0, 1) that follow from a seed (mulberry32), so that a failing history can be played again. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Runs `writers` so that only one call to the table is under way at a time and chance says whose is next, whether its
 * process dies there (before or after it), and when a minute passes.
 */
async function interleave(
  tables: Tables,
  clock: ManualClock,
  random: () => number,
  writers: readonly ((store: UserStore) => Promise<unknown>)[],
): Promise<void> {
  const waiting: (() => Promise<void>)[] = [];
  let running = writers.length;
  const runs = writers.map(async (run) => {
    let dead = false;
    const store = new UserStore(
      interceptedTables(tables, ({ pass }) => {
        if (dead) return Promise.reject(new Died());
        return new Promise((resolve, reject) => {
          waiting.push(async () => {
            const fate = random();
            dead = fate < 0.06;
            if (fate >= 0.03) await pass().then(resolve, reject);
            if (dead) reject(new Died());
          });
        });
      }),
      clock,
    );
    await run(store).catch(() => undefined);
    running -= 1;
  });
  while (running > 0) {
    await new Promise(setImmediate);
    const [step] = waiting.splice(Math.floor(random() * waiting.length), 1);
    if (step === undefined) continue;
    if (random() < 0.1) clock.advance(61_000);
    await step();
    await expectNoTwins(tables);
  }
  await Promise.all(runs);
}

describe('registrations that race, stall and die in any order', () => {
  const histories = 12;

  it(`make no twins at any moment and lock no name, in ${histories} histories`, async function () {
    this.timeout(60_000);
    for (let seed = 1; seed <= histories; seed++) {
      const { tables, close } = await testTables();
      const clock = new ManualClock();
      const users = new UserStore(tables, clock);
      const names = ['Ann', 'Ben'];
      const emails = names.map((name) => `${name}@example.org`);
      const guest = await users.createGuest('Guest');
      const random = randomFrom(seed);
      const register = (name: number, email: number, guestId: string | null) => (store: UserStore) =>
        store.register({ name: names[name] ?? '', email: emails[email] ?? '', hash: 'hash' }, guestId);
      try {
        await interleave(tables, clock, random, [
          register(0, 0, null),
          register(0, 1, guest.id),
          register(1, 0, null),
          (store) => store.createGuest(names[1]),
          register(1, 1, guest.id),
        ]);
        clock.advance(61_000);
        const { Items = [] } = await tables.client.send(
          new ScanCommand({ TableName: tables.users, ConsistentRead: true }),
        );
        for (const name of names) {
          const owned = (Items as UserItem[]).some(
            ({ Name }) => Name !== undefined && nameKey(Name) === nameKey(name),
          );
          const free = await users.createGuest(name).then(
            () => true,
            () => false,
          );
          expect(free, `${name} is ${owned ? 'owned' : 'free'}`).to.equal(!owned);
        }
        await expectNoTwins(tables);
      } catch (error) {
        throw new Error(`history ${seed}`, { cause: error });
      }
      await close();
    }
  });
});
