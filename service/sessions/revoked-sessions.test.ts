import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import { newId } from '../shared/ids.ts';
import { ManualClock } from '../testing/clock.ts';
import { testTables } from '../testing/test-database.ts';
import type { Tables } from '../database/database.ts';
import { userKey, type UserItem } from '../users/user-item.ts';
import { UserStore } from '../users/user-store.ts';

const day = 86_400_000;

describe('sessions that ended', () => {
  let tables: Tables;
  let close: () => Promise<void>;
  let clock: ManualClock;
  let users: UserStore;
  let id: string;

  beforeEach(async () => {
    ({ tables, close } = await testTables());
    clock = new ManualClock();
    users = new UserStore(tables, clock);
    ({ id } = await users.register({ name: 'Ann', email: 'ann@example.org', hash: 'hash' }));
  });
  afterEach(() => close());

  /** Begins a session now. */
  function begin() {
    clock.advance(1_000);
    return { sid: newId(), started: clock.now() };
  }

  async function marks(): Promise<number> {
    const { Item } = await tables.client.send(
      new GetCommand({ TableName: tables.users, Key: { UserId: userKey(id) } }),
    );
    return Object.keys((Item as UserItem).Ended ?? {}).length;
  }

  it('are known by every process, and others are not touched', async () => {
    const [over, alive] = [begin(), begin()];
    await users.endSession(id, over);
    await users.endSession(id, over);
    const known = await new UserStore(tables, clock).known(id);
    expect(known?.hasEnded(over)).to.equal(true);
    expect(known?.hasEnded(alive)).to.equal(false);
  });

  it('are forgotten when no cookie of theirs can live any more', async () => {
    await users.endSession(id, begin());
    clock.advance(90 * day);
    await users.endSession(id, begin());
    expect(await marks()).to.equal(2);
    clock.advance(2 * day);
    await users.endSession(id, begin());
    expect(await marks()).to.equal(2);
  });

  it('take bounded room, and none of them ever comes back to life', async function () {
    this.timeout(30_000);
    const all = [];
    const oldAndAlive = begin();
    for (let i = 0; i < 205; i++) {
      const session = begin();
      all.push(session);
      await users.endSession(id, session);
    }
    expect(await marks()).to.equal(200);
    const known = await users.known(id);
    expect(all.filter((session) => known?.hasEnded(session) !== true)).to.deep.equal([]);
    expect(known?.hasEnded(begin()), 'a new one').to.equal(false);
    expect(known?.hasEnded(oldAndAlive), 'one from before those that were dropped').to.equal(true);
  });

  it('are all marked when many end at once', async () => {
    const all = Array.from({ length: 20 }, begin);
    await Promise.all(all.map((session) => users.endSession(id, session)));
    const known = await users.known(id);
    expect(all.every((session) => known?.hasEnded(session))).to.equal(true);
  });

  it('of a user who is gone are no trouble', async () => {
    await users.endSession(newId(), begin());
    const guest = await users.createGuest();
    clock.advance(31 * day);
    await users.endSession(guest.id, begin());
    expect(await users.known(guest.id)).to.equal(null);
  });
});
