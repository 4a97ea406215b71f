import { expect } from 'chai';
import { newId } from '../shared/ids.ts';
import { ManualClock } from '../testing/clock.ts';
import { refusal } from '../testing/rejection.ts';
import { testTables } from '../testing/test-database.ts';
import { UserStore } from './user-store.ts';

const day = 86_400_000;
const ann = { name: 'Ann', email: 'ann@example.org', hash: 'hash' };

describe('the store of users', () => {
  let close: () => Promise<void>;
  let clock: ManualClock;
  let users: UserStore;

  beforeEach(async () => {
    const { tables, close: closeTables } = await testTables();
    close = closeTables;
    clock = new ManualClock();
    users = new UserStore(tables, clock);
  });
  afterEach(() => close());

  it('knows nobody by what is no id, or is another item’s key', async () => {
    const { id } = await users.register(ann);
    for (const text of ['', 'x', `u#${id}`, 'n#ann', newId()])
      expect(await users.get(text), text).to.equal(null);
  });

  describe('a guest', () => {
    it('is gone after 30 days without use, though not removed yet; the name stays theirs', async () => {
      const guest = await users.createGuest('Otter');
      clock.advance(30 * day - 1_000);
      expect(await users.get(guest.id)).to.deep.equal(guest);
      clock.advance(1_000);
      expect(await users.get(guest.id)).to.equal(null);
      expect(await users.byName('Otter')).to.equal(null);
      expect((await refusal(users.createGuest('Otter'))).code).to.equal('name_taken');
    });

    it('stays 30 days more with each renewal, but never comes back', async () => {
      const guest = await users.createGuest();
      clock.advance(29 * day);
      await users.renewGuest(guest.id);
      clock.advance(29 * day);
      expect(await users.get(guest.id)).to.deep.equal(guest);
      clock.advance(day);
      await users.renewGuest(guest.id);
      expect(await users.get(guest.id)).to.equal(null);
    });

    it('who has an account is not renewed away', async () => {
      const guest = await users.createGuest();
      await users.register(ann, guest.id);
      await users.renewGuest(guest.id);
      await users.renewGuest(newId());
      clock.advance(365 * day);
      expect((await users.get(guest.id))?.name).to.equal('Ann');
    });

    it('who is gone becomes a new account when they register', async () => {
      const guest = await users.createGuest();
      clock.advance(31 * day);
      expect((await users.register(ann, guest.id)).id).not.to.equal(guest.id);
    });
  });

  describe('an admin', () => {
    it('is made of an account by name, and is one from then on', async () => {
      const { id } = await users.register(ann);
      expect(await users.makeAdmin('aNN')).to.include({ id, admin: true });
      expect((await users.get(id))?.admin).to.equal(true);
    });

    it('is not made of a guest, nor of nobody', async () => {
      const guest = await users.createGuest('Otter');
      for (const name of ['Otter', 'Nobody', '']) {
        expect((await refusal(users.makeAdmin(name))).code).to.equal('no_such_player');
      }
      expect((await users.get(guest.id))?.admin).to.equal(false);
    });

    it('is not what a guest called so becomes by registering', async () => {
      const guest = await users.createGuest('admin');
      expect((await users.register({ ...ann, name: 'admin' }, guest.id)).admin).to.equal(false);
    });
  });

  describe('a roll-up', () => {
    const sums = (upTo: string) => ({ won: 1, lost: 2, drawn: 3, upTo });

    it('is read as it was saved', async () => {
      const { id } = await users.createGuest();
      expect(await users.rollUp(id)).to.equal(null);
      expect(await users.saveRollUp(id, null, sums('a'))).to.equal(true);
      expect(await users.saveRollUp(id, sums('a'), sums('b'))).to.equal(true);
      expect(await users.rollUp(id)).to.deep.equal(sums('b'));
    });

    it('is saved once when two save at once', async () => {
      const { id } = await users.createGuest();
      for (const from of [null, sums('a')]) {
        const saved = await Promise.all(
          [1, 2].map(() => users.saveRollUp(id, from, sums(from === null ? 'a' : 'b'))),
        );
        expect(saved).to.have.members([true, false]);
      }
    });

    it('makes nobody of nobody, and stays when a guest registers', async () => {
      const missing = newId();
      expect(await users.saveRollUp(missing, null, sums('a'))).to.equal(false);
      expect(await users.get(missing)).to.equal(null);
      const { id } = await users.createGuest();
      await users.saveRollUp(id, null, sums('a'));
      await users.register(ann, id);
      expect(await users.rollUp(id)).to.deep.equal(sums('a'));
    });
  });
});
