import { Registration } from '../registration/registration.ts';
import { expect } from 'chai';
import { createId } from '../shared/ids.ts';
import { ManualClock } from '../testing/clock.ts';
import { catchProblem } from '../testing/rejection.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import { UserStore } from './user-store.ts';

const dayMs = 86_400_000;
const ann = { name: 'Ann', email: 'ann@example.org', hash: 'hash' };

describe('the store of users', () => {
  let close: () => Promise<void>;
  let clock: ManualClock;
  let users: UserStore;
  let registration: Registration;

  beforeEach(async () => {
    const { database, close: closeDatabase } = await createTestDatabase();
    close = closeDatabase;
    clock = new ManualClock();
    users = new UserStore(database, clock);
    registration = new Registration(database, clock);
  });
  afterEach(() => close());

  it('knows nobody by what is no id, or is another item’s key', async () => {
    const { id } = await registration.register(ann);
    for (const login of ['', 'x', `u#${id}`, 'n#ann', createId()])
      expect(await users.get(login), login).to.equal(null);
  });

  describe('a guest', () => {
    it('is gone after 30 days without use, though not removed yet; the name stays theirs', async () => {
      const guest = await registration.createGuest('Otter');
      clock.advance(30 * dayMs - 1_000);
      expect(await users.get(guest.id)).to.deep.equal(guest);
      clock.advance(1_000);
      expect(await users.get(guest.id)).to.equal(null);
      expect(await users.findByName('Otter')).to.equal(null);
      expect((await catchProblem(registration.createGuest('Otter'))).code).to.equal('name_taken');
    });

    it('stays 30 days more with each renewal, but never comes back', async () => {
      const guest = await registration.createGuest();
      clock.advance(29 * dayMs);
      await users.renewGuest(guest.id);
      clock.advance(29 * dayMs);
      expect(await users.get(guest.id)).to.deep.equal(guest);
      clock.advance(dayMs);
      await users.renewGuest(guest.id);
      expect(await users.get(guest.id)).to.equal(null);
    });

    it('who has an account is not renewed away', async () => {
      const guest = await registration.createGuest();
      await registration.register(ann, guest.id);
      await users.renewGuest(guest.id);
      await users.renewGuest(createId());
      clock.advance(365 * dayMs);
      expect((await users.get(guest.id))?.name).to.equal('Ann');
    });

    it('who is gone becomes a new account when they register', async () => {
      const guest = await registration.createGuest();
      clock.advance(31 * dayMs);
      expect((await registration.register(ann, guest.id)).id).not.to.equal(guest.id);
    });
  });

  describe('an admin', () => {
    it('is made of an account by name, and is one from then on', async () => {
      const { id } = await registration.register(ann);
      expect(await users.grantAdmin('aNN')).to.include({ id, admin: true });
      expect((await users.get(id))?.admin).to.equal(true);
    });

    it('is not made of a guest, nor of nobody', async () => {
      const guest = await registration.createGuest('Otter');
      for (const name of ['Otter', 'Nobody', '']) {
        expect((await catchProblem(users.grantAdmin(name))).code).to.equal('no_such_player');
      }
      expect((await users.get(guest.id))?.admin).to.equal(false);
    });

    it('is not what a guest called so becomes by registering', async () => {
      const guest = await registration.createGuest('admin');
      expect((await registration.register({ ...ann, name: 'admin' }, guest.id)).admin).to.equal(false);
    });
  });

  describe('a roll-up', () => {
    const buildRollUp = (upTo: string) => ({ won: 1, lost: 2, drawn: 3, upTo });

    it('is read as it was saved', async () => {
      const { id } = await registration.createGuest();
      expect(await users.getRollUp(id)).to.equal(null);
      expect(await users.saveRollUp(id, null, buildRollUp('a'))).to.equal(true);
      expect(await users.saveRollUp(id, buildRollUp('a'), buildRollUp('b'))).to.equal(true);
      expect(await users.getRollUp(id)).to.deep.equal(buildRollUp('b'));
    });

    it('is saved once when two save at once', async () => {
      const { id } = await registration.createGuest();
      for (const from of [null, buildRollUp('a')]) {
        const isSaved = await Promise.all(
          [1, 2].map(() => users.saveRollUp(id, from, buildRollUp(from === null ? 'a' : 'b'))),
        );
        expect(isSaved).to.have.members([true, false]);
      }
    });

    it('makes nobody of nobody, and stays when a guest registers', async () => {
      const missingId = createId();
      expect(await users.saveRollUp(missingId, null, buildRollUp('a'))).to.equal(false);
      expect(await users.get(missingId)).to.equal(null);
      const { id } = await registration.createGuest();
      await users.saveRollUp(id, null, buildRollUp('a'));
      await registration.register(ann, id);
      expect(await users.getRollUp(id)).to.deep.equal(buildRollUp('a'));
    });
  });
});
