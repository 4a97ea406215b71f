import { Registration } from '../registration/registration.ts';
import { expect } from 'chai';
import { createId } from '../shared/ids.ts';
import { ManualClock } from '../testing/clock.ts';
import { catchProblem } from '../testing/catch-problem.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import { UserStore } from './user-store.ts';

const dayMs = 86_400_000;
const ann = { name: 'Ann', email: 'ann@example.org', hash: 'hash' };

describe('UserStore', () => {
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

  it('returns null for unknown ids, invalid ids and keys of other items', async () => {
    const { id } = await registration.register(ann);
    for (const userId of ['', 'x', `user#${id}`, 'name#ann', createId()])
      expect(await users.get(userId), userId).to.equal(null);
  });

  describe('guests', () => {
    it('expire after 30 days, even if not yet removed, and their names stay reserved', async () => {
      const guest = await registration.createGuest('Otter');
      clock.advance(30 * dayMs - 1_000);
      expect(await users.get(guest.id)).to.deep.equal(guest);
      clock.advance(1_000);
      expect(await users.get(guest.id)).to.equal(null);
      expect(await users.findByName('Otter')).to.equal(null);
      expect((await catchProblem(registration.createGuest('Otter'))).code).to.equal('name_taken');
    });

    it('live 30 more days after renewGuest, which does not revive an expired guest', async () => {
      const guest = await registration.createGuest();
      clock.advance(29 * dayMs);
      await users.renewGuest(guest.id);
      clock.advance(29 * dayMs);
      expect(await users.get(guest.id)).to.deep.equal(guest);
      clock.advance(dayMs);
      await users.renewGuest(guest.id);
      expect(await users.get(guest.id)).to.equal(null);
    });

    it('that have registered do not expire after renewGuest', async () => {
      const guest = await registration.createGuest();
      await registration.register(ann, guest.id);
      await users.renewGuest(guest.id);
      await users.renewGuest(createId());
      clock.advance(365 * dayMs);
      expect((await users.get(guest.id))?.name).to.equal('Ann');
    });

    it('that have expired get a new user id when they register', async () => {
      const guest = await registration.createGuest();
      clock.advance(31 * dayMs);
      expect((await registration.register(ann, guest.id)).id).not.to.equal(guest.id);
    });
  });

  describe('grantAdmin', () => {
    it('makes the account with this name an admin', async () => {
      const { id } = await registration.register(ann);
      expect(await users.grantAdmin('aNN')).to.include({ id, admin: true });
      expect((await users.get(id))?.admin).to.equal(true);
    });

    it('throws no_such_player for guests and unknown names', async () => {
      const guest = await registration.createGuest('Otter');
      for (const name of ['Otter', 'Unknown', '']) {
        expect((await catchProblem(users.grantAdmin(name))).code).to.equal('no_such_player');
      }
      expect((await users.get(guest.id))?.admin).to.equal(false);
    });

    it('is not implied by the name "admin"', async () => {
      const guest = await registration.createGuest('admin');
      expect((await registration.register({ ...ann, name: 'admin' }, guest.id)).admin).to.equal(false);
    });
  });

  describe('ban and unban', () => {
    it('mark the credentials of a user as banned until the ban is lifted', async () => {
      const { id } = await registration.register(ann);
      expect(await users.ban(id)).to.equal(true);
      expect(await users.getCredentials('Ann')).to.include({ isBanned: true });
      expect(await users.unban(id)).to.equal(true);
      expect(await users.getCredentials('Ann')).to.include({ isBanned: false });
    });

    it('return false for an unknown user', async () => {
      expect([await users.ban(createId()), await users.unban(createId())]).to.deep.equal([false, false]);
    });
  });

  describe('saveRollUp', () => {
    const buildRollUp = (upTo: string) => ({ won: 1, lost: 2, drawn: 3, upTo });

    it('stores the sums that getRollUp returns', async () => {
      const { id } = await registration.createGuest();
      expect(await users.getRollUp(id)).to.equal(null);
      expect(await users.saveRollUp(id, null, buildRollUp('a'))).to.equal(true);
      expect(await users.saveRollUp(id, buildRollUp('a'), buildRollUp('b'))).to.equal(true);
      expect(await users.getRollUp(id)).to.deep.equal(buildRollUp('b'));
    });

    it('succeeds for only one of two concurrent calls', async () => {
      const { id } = await registration.createGuest();
      for (const from of [null, buildRollUp('a')]) {
        const isSaved = await Promise.all(
          [1, 2].map(() => users.saveRollUp(id, from, buildRollUp(from === null ? 'a' : 'b'))),
        );
        expect(isSaved).to.have.members([true, false]);
      }
    });

    it('does not create an unknown user', async () => {
      const missingId = createId();
      expect(await users.saveRollUp(missingId, null, buildRollUp('a'))).to.equal(false);
      expect(await users.get(missingId)).to.equal(null);
    });

    it('stores sums that are kept when a guest registers', async () => {
      const { id } = await registration.createGuest();
      await users.saveRollUp(id, null, buildRollUp('a'));
      await registration.register(ann, id);
      expect(await users.getRollUp(id)).to.deep.equal(buildRollUp('a'));
    });
  });
});
