import { expect } from 'chai';
import { Problem } from '../shared/error-codes.ts';
import { ManualClock } from '../testing/clock.ts';
import { testTables } from '../testing/test-database.ts';
import type { Tables } from '../database/database.ts';
import { claimSeconds } from './unique-key-reservations.ts';
import { dyingTables, repeatingTables, stallingTables } from '../testing/interrupted-database.ts';
import { expectNoTwins } from '../testing/twin-users.ts';
import { UserStore } from '../users/user-store.ts';

const ann = { name: 'Ann', email: 'ann@example.org', hash: 'hash of Ann' };
const lapse = (claimSeconds + 1) * 1000;

/** The writes of a registration: pending mark, e-mail, name, commit, two confirmations. */
const registrationSteps = [1, 2, 3, 4, 5, 6];
const guestSteps = [1, 2, 3, 4];
const moments = ['before', 'after'] as const;

async function outcome(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: unknown) => (error instanceof Problem ? error.code : (error as Error).constructor.name),
  );
}

describe('registration', () => {
  let tables: Tables;
  let close: () => Promise<void>;
  let clock: ManualClock;
  let users: UserStore;

  beforeEach(async () => {
    ({ tables, close } = await testTables());
    clock = new ManualClock();
    users = new UserStore(tables, clock);
  });
  afterEach(() => close());

  it('makes an account that is found by id, name and e-mail address in any case', async () => {
    const user = await users.register(ann);
    expect(user).to.include({ name: 'Ann', email: 'ann@example.org', guest: false, admin: false });
    expect(user.createdAt).to.equal('2026-01-01T12:00:00.000Z');
    expect(await users.get(user.id)).to.deep.equal(user);
    expect(await users.byName('aNN')).to.deep.equal(user);
    expect(await users.byEmail('ANN@EXAMPLE.ORG')).to.deep.equal(user);
    expect(await users.byName('Ben')).to.equal(null);
  });

  it('refuses a name that differs in case alone, and suggests a free one', async () => {
    await users.register(ann);
    const refusal = await users
      .register({ ...ann, name: 'ANN', email: 'b@example.org' })
      .catch((e: unknown) => e);
    expect(refusal).to.be.instanceOf(Problem).with.property('code', 'name_taken');
    const { suggestion = '' } = (refusal as Problem).details;
    expect(await users.byName(suggestion)).to.equal(null);
    expect((await users.createGuest(suggestion)).name).to.equal(suggestion);
  });

  it('refuses a taken e-mail address', async () => {
    await users.register(ann);
    expect(await outcome(users.register({ ...ann, name: 'Ben', email: 'Ann@Example.org' }))).to.equal(
      'email_taken',
    );
    expect(await outcome(users.register({ ...ann, name: 'Ben', email: 'ben@example.org' }))).to.equal('done');
  });

  it('gives the e-mail address back at once when the name is refused', async () => {
    await users.register(ann);
    expect(await outcome(users.register({ ...ann, email: 'new@example.org' }))).to.equal('name_taken');
    expect(await outcome(users.register({ ...ann, name: 'Ben', email: 'new@example.org' }))).to.equal('done');
  });

  it('lets a guest become an account with the same id under the same name', async () => {
    const guest = await users.createGuest('Ann');
    const user = await users.register(ann, guest.id);
    expect(user).to.deep.equal({ ...guest, guest: false, email: ann.email });
    expect(await users.byName('Ann')).to.deep.equal(user);
    clock.advance(40 * 86_400_000);
    expect(await users.get(user.id), 'an account does not expire').to.deep.equal(user);
  });

  it('keeps a guest’s former name theirs: it leads to them and nobody else gets it', async () => {
    const guest = await users.createGuest('quiet-otter');
    const user = await users.register(ann, guest.id);
    expect(await users.byName('quiet-otter')).to.deep.equal(user);
    clock.advance(lapse);
    expect(await outcome(users.createGuest('Quiet-Otter'))).to.equal('name_taken');
  });

  it('keeps a guest as they were when the name they want is refused', async () => {
    await users.register(ann);
    const guest = await users.createGuest('quiet-otter');
    expect(await outcome(users.register({ ...ann, email: 'b@example.org' }, guest.id))).to.equal(
      'name_taken',
    );
    expect(await users.get(guest.id)).to.deep.equal(guest);
    expect(await users.byName('quiet-otter')).to.deep.equal(guest);
  });

  it('makes a new account where the guest has one already', async () => {
    const guest = await users.createGuest();
    await users.register(ann, guest.id);
    const other = await users.register({ ...ann, name: 'Ben', email: 'ben@example.org' }, guest.id);
    expect(other.id).not.to.equal(guest.id);
    await expectNoTwins(tables);
  });

  it('lets exactly one of twenty at once have a name', async () => {
    const all = Array.from({ length: 20 }, (_, i) =>
      outcome(users.register({ ...ann, email: `p${i}@example.org` })),
    );
    const outcomes = await Promise.all(all);
    expect(outcomes.filter((each) => each === 'done')).to.have.length(1);
    expect(outcomes.filter((each) => each === 'name_taken')).to.have.length(19);
    await expectNoTwins(tables);
  });

  it('lets exactly one of twenty at once have an e-mail address, and of twenty guests a name', async () => {
    const accounts = Array.from({ length: 20 }, (_, i) =>
      outcome(users.register({ ...ann, name: `Ann ${i}` })),
    );
    const guests = Array.from({ length: 20 }, () => outcome(users.createGuest('Otter')));
    for (const outcomes of [await Promise.all(accounts), await Promise.all(guests)]) {
      expect(outcomes.filter((each) => each === 'done')).to.have.length(1);
    }
    await expectNoTwins(tables);
  });

  it('lets two registrations of one guest at once end in one account', async () => {
    const guest = await users.createGuest('Ann');
    const twice = await Promise.all([1, 2].map(() => outcome(users.register(ann, guest.id))));
    expect(twice).to.include('done');
    expect((await users.get(guest.id))?.guest).to.equal(false);
    await expectNoTwins(tables);
  });

  for (const upgrade of ['a new account', 'a guest’s account']) {
    const isUpgrade = upgrade !== 'a new account';
    const guestId = async () => (isUpgrade ? (await users.createGuest('quiet-otter')).id : null);

    for (const step of registrationSteps) {
      for (const moment of moments) {
        describe(`of ${upgrade}, dead ${moment} write ${step}`, () => {
          let id: string | null;
          let committed: boolean;
          beforeEach(async () => {
            id = await guestId();
            const dying = new UserStore(dyingTables(tables, step, moment), clock);
            committed = step > 4 || (step === 4 && moment === 'after');
            expect(await outcome(dying.register(ann, id))).to.equal(step > 4 ? 'done' : 'Died');
          });

          it('lets the same person try again after a minute, or has registered them', async () => {
            clock.advance(lapse);
            const second = await outcome(users.register(ann, id));
            expect(second).to.equal(committed ? 'email_taken' : 'done');
            expect((await users.credentials('Ann')).hash).to.equal(ann.hash);
            expect((await users.credentials(ann.email)).user?.name).to.equal('Ann');
            await expectNoTwins(tables);
          });

          it('lets a guest try again at once', async () => {
            const second = await outcome(users.register(ann, id));
            if (isUpgrade && !committed) expect(second).to.equal('done');
            else expect(second).to.be.oneOf(['done', 'email_taken', 'name_taken']);
            await expectNoTwins(tables);
          });

          it('lets somebody else have name and address after a minute, unless they are used', async () => {
            clock.advance(lapse);
            const expected = committed ? ['name_taken', 'email_taken'] : ['done', 'done'];
            expect([
              await outcome(users.register({ ...ann, email: 'other@example.org' })),
              await outcome(users.register({ ...ann, name: 'Other' })),
            ]).to.deep.equal(expected);
            await expectNoTwins(tables);
          });
        });
      }

      it(`of ${upgrade}, stalled before write ${step}: the late writer makes no twin`, async () => {
        const { tables: slow, stalled, goOn } = stallingTables(tables, step);
        const late = outcome(new UserStore(slow, clock).register(ann, await guestId()));
        await stalled;
        clock.advance(lapse);
        const other = await outcome(users.register({ ...ann, email: 'other@example.org' }));
        goOn();
        // Of the two exactly one has the name: the late one only where it stalled after its commit or before its claim.
        expect([await late, other].filter((each) => each === 'done')).to.have.length(1);
        expect(other).to.equal(step > 4 ? 'name_taken' : 'done');
        await expectNoTwins(tables);
        expect(await outcome(users.register({ ...ann, name: 'Third' }))).to.equal(
          step > 4 ? 'email_taken' : 'done',
        );
      });
    }
  }

  for (const step of guestSteps) {
    for (const moment of moments) {
      it(`of a guest, dead ${moment} write ${step}: the name is used or free after a minute`, async () => {
        const dying = new UserStore(dyingTables(tables, step, moment), clock);
        expect(await outcome(dying.createGuest('Otter'))).to.equal('Died');
        clock.advance(lapse);
        const committed = step > 3 || (step === 3 && moment === 'after');
        expect(await outcome(users.createGuest('Otter'))).to.equal(committed ? 'name_taken' : 'done');
        await expectNoTwins(tables);
      });
    }
  }

  it('refuses a name that is being registered by somebody else this minute', async () => {
    const { tables: slow, stalled, goOn } = stallingTables(tables, 4);
    const first = outcome(new UserStore(slow, clock).register(ann, null));
    await stalled;
    expect(await outcome(users.register({ ...ann, email: 'other@example.org' }))).to.equal('name_taken');
    goOn();
    expect(await first).to.equal('done');
  });

  it('lets exactly one of ten at once take over what a dead registration left', async () => {
    const dying = new UserStore(dyingTables(tables, 4, 'before'), clock);
    await outcome(dying.register(ann));
    clock.advance(lapse);
    const all = Array.from({ length: 10 }, (_, i) =>
      outcome(users.register({ ...ann, email: `p${i}@example.org` })),
    );
    expect((await Promise.all(all)).filter((each) => each === 'done')).to.have.length(1);
    await expectNoTwins(tables);
  });

  it('knows its own commit again when the answer was lost and the client repeated it', async () => {
    const twice = new UserStore(repeatingTables(tables), clock);
    const user = await twice.register(ann, (await users.createGuest()).id);
    expect(await users.byName('Ann')).to.deep.equal(user);
    expect((await twice.createGuest('Otter')).name).to.equal('Otter');
    await expectNoTwins(tables);
  });
});
