import { Registration } from './registration.ts';
import { expect } from 'chai';
import { Problem } from '../shared/error-codes.ts';
import { ManualClock } from '../testing/clock.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import type { Database } from '../database/database.ts';
import { registrationTimeoutSeconds } from '../users/unique-key-reservations.ts';
import {
  createCrashingDatabase,
  createRepeatingDatabase,
  createStallingDatabase,
} from '../testing/interrupted-database.ts';
import { expectNoDuplicateUsers } from '../testing/expect-no-duplicate-users.ts';
import { UserStore } from '../users/user-store.ts';

const ann = { name: 'Ann', email: 'ann@example.org', hash: 'hash of Ann' };
const reservationExpiryMs = (registrationTimeoutSeconds + 1) * 1000;

/** The writes of a registration: pending marker, e-mail address, name, commit, two confirmations. */
const registrationSteps = [1, 2, 3, 4, 5, 6];
const guestSteps = [1, 2, 3, 4];
const crashPoints = ['before', 'after'] as const;

async function getOutcome(operation: Promise<unknown>): Promise<string> {
  return operation.then(
    () => 'done',
    (error: unknown) => (error instanceof Problem ? error.code : (error as Error).constructor.name),
  );
}

describe('Registration', () => {
  let database: Database;
  let close: () => Promise<void>;
  let clock: ManualClock;
  let users: UserStore;
  let registration: Registration;

  beforeEach(async () => {
    ({ database, close } = await createTestDatabase());
    clock = new ManualClock();
    users = new UserStore(database, clock);
    registration = new Registration(database, clock);
  });
  afterEach(() => close());

  it('creates an account that is found by id, and by name and e-mail address in any case', async () => {
    const user = await registration.register(ann);
    expect(user).to.include({ name: 'Ann', email: 'ann@example.org', guest: false, admin: false });
    expect(user.createdAt).to.equal('2026-01-01T12:00:00.000Z');
    expect(await users.get(user.id)).to.deep.equal(user);
    expect(await users.findByName('aNN')).to.deep.equal(user);
    expect((await users.getCredentials('ANN@EXAMPLE.ORG')).user).to.deep.equal(user);
    expect(await users.findByName('Ben')).to.equal(null);
  });

  it('rejects a name that differs only in case, and suggests a free one', async () => {
    await registration.register(ann);
    const problem = await registration
      .register({ ...ann, name: 'ANN', email: 'b@example.org' })
      .catch((error: unknown) => error);
    expect(problem).to.be.instanceOf(Problem).with.property('code', 'name_taken');
    const { suggestion = '' } = (problem as Problem).details;
    expect(await users.findByName(suggestion)).to.equal(null);
    expect((await registration.createGuest(suggestion)).name).to.equal(suggestion);
  });

  it('rejects a taken e-mail address', async () => {
    await registration.register(ann);
    expect(
      await getOutcome(registration.register({ ...ann, name: 'Ben', email: 'Ann@Example.org' })),
    ).to.equal('email_taken');
    expect(
      await getOutcome(registration.register({ ...ann, name: 'Ben', email: 'ben@example.org' })),
    ).to.equal('done');
  });

  it('releases the e-mail address immediately when the name is taken', async () => {
    await registration.register(ann);
    expect(await getOutcome(registration.register({ ...ann, email: 'new@example.org' }))).to.equal(
      'name_taken',
    );
    expect(
      await getOutcome(registration.register({ ...ann, name: 'Ben', email: 'new@example.org' })),
    ).to.equal('done');
  });

  it('upgrades a guest to an account with the same id and name', async () => {
    const guest = await registration.createGuest('Ann');
    const user = await registration.register(ann, guest.id);
    expect(user).to.deep.equal({ ...guest, guest: false, email: ann.email });
    expect(await users.findByName('Ann')).to.deep.equal(user);
    clock.advance(40 * 86_400_000);
    expect(await users.get(user.id), 'an account does not expire').to.deep.equal(user);
  });

  it('keeps the former name of an upgraded guest reserved for them', async () => {
    const guest = await registration.createGuest('quiet-otter');
    const user = await registration.register(ann, guest.id);
    expect(await users.findByName('quiet-otter')).to.deep.equal(user);
    clock.advance(reservationExpiryMs);
    expect(await getOutcome(registration.createGuest('Quiet-Otter'))).to.equal('name_taken');
  });

  it('leaves a guest unchanged when the requested name is taken', async () => {
    await registration.register(ann);
    const guest = await registration.createGuest('quiet-otter');
    expect(await getOutcome(registration.register({ ...ann, email: 'b@example.org' }, guest.id))).to.equal(
      'name_taken',
    );
    expect(await users.get(guest.id)).to.deep.equal(guest);
    expect(await users.findByName('quiet-otter')).to.deep.equal(guest);
  });

  it('creates a new account when the guest has already been upgraded', async () => {
    const guest = await registration.createGuest();
    await registration.register(ann, guest.id);
    const ben = await registration.register({ ...ann, name: 'Ben', email: 'ben@example.org' }, guest.id);
    expect(ben.id).not.to.equal(guest.id);
    await expectNoDuplicateUsers(database);
  });

  it('gives a name to exactly one of twenty concurrent registrations', async () => {
    const pending = Array.from({ length: 20 }, (_, i) =>
      getOutcome(registration.register({ ...ann, email: `p${i}@example.org` })),
    );
    const outcomes = await Promise.all(pending);
    expect(outcomes.filter((outcome) => outcome === 'done')).to.have.length(1);
    expect(outcomes.filter((outcome) => outcome === 'name_taken')).to.have.length(19);
    await expectNoDuplicateUsers(database);
  });

  it('gives an e-mail address to exactly one of twenty concurrent registrations, and a name to one of twenty guests', async () => {
    const accounts = Array.from({ length: 20 }, (_, i) =>
      getOutcome(registration.register({ ...ann, name: `Ann ${i}` })),
    );
    const guests = Array.from({ length: 20 }, () => getOutcome(registration.createGuest('Otter')));
    for (const outcomes of [await Promise.all(accounts), await Promise.all(guests)]) {
      expect(outcomes.filter((outcome) => outcome === 'done')).to.have.length(1);
    }
    await expectNoDuplicateUsers(database);
  });

  it('creates one account from two concurrent registrations of the same guest', async () => {
    const guest = await registration.createGuest('Ann');
    const results = await Promise.all([1, 2].map(() => getOutcome(registration.register(ann, guest.id))));
    expect(results).to.include('done');
    expect((await users.get(guest.id))?.guest).to.equal(false);
    await expectNoDuplicateUsers(database);
  });

  for (const upgrade of ['a new account', 'a guest’s account']) {
    const isUpgrade = upgrade !== 'a new account';
    const guestId = async () => (isUpgrade ? (await registration.createGuest('quiet-otter')).id : null);

    for (const step of registrationSteps) {
      for (const crashPoint of crashPoints) {
        describe(`of ${upgrade} that crashes ${crashPoint} write ${step}`, () => {
          let id: string | null;
          let committed: boolean;
          beforeEach(async () => {
            id = await guestId();
            const crashingRegistration = new Registration(
              createCrashingDatabase(database, step, crashPoint),
              clock,
            );
            committed = step > 4 || (step === 4 && crashPoint === 'after');
            expect(await getOutcome(crashingRegistration.register(ann, id))).to.equal(
              step > 4 ? 'done' : 'ProcessCrashedError',
            );
          });

          it('has committed, or can be retried after a minute', async () => {
            clock.advance(reservationExpiryMs);
            const retryOutcome = await getOutcome(registration.register(ann, id));
            expect(retryOutcome).to.equal(committed ? 'email_taken' : 'done');
            expect((await users.getCredentials('Ann')).hash).to.equal(ann.hash);
            expect((await users.getCredentials(ann.email)).user?.name).to.equal('Ann');
            await expectNoDuplicateUsers(database);
          });

          it('can be retried by a guest immediately', async () => {
            const retryOutcome = await getOutcome(registration.register(ann, id));
            if (isUpgrade && !committed) expect(retryOutcome).to.equal('done');
            else expect(retryOutcome).to.be.oneOf(['done', 'email_taken', 'name_taken']);
            await expectNoDuplicateUsers(database);
          });

          it('has committed, or frees name and e-mail address after a minute', async () => {
            clock.advance(reservationExpiryMs);
            const expected = committed ? ['name_taken', 'email_taken'] : ['done', 'done'];
            expect([
              await getOutcome(registration.register({ ...ann, email: 'other@example.org' })),
              await getOutcome(registration.register({ ...ann, name: 'Other' })),
            ]).to.deep.equal(expected);
            await expectNoDuplicateUsers(database);
          });
        });
      }

      it(`creates no duplicate when the registration of ${upgrade} stalls before write ${step} and resumes`, async () => {
        const { database: stallingDatabase, stalled, resume } = createStallingDatabase(database, step);
        const delayedOutcome = getOutcome(
          new Registration(stallingDatabase, clock).register(ann, await guestId()),
        );
        await stalled;
        clock.advance(reservationExpiryMs);
        const otherOutcome = await getOutcome(registration.register({ ...ann, email: 'other@example.org' }));
        resume();
        // Exactly one of the two gets the name: the stalled one only if it stalled after its commit.
        expect([await delayedOutcome, otherOutcome].filter((outcome) => outcome === 'done')).to.have.length(
          1,
        );
        expect(otherOutcome).to.equal(step > 4 ? 'name_taken' : 'done');
        await expectNoDuplicateUsers(database);
        expect(await getOutcome(registration.register({ ...ann, name: 'Third' }))).to.equal(
          step > 4 ? 'email_taken' : 'done',
        );
      });
    }
  }

  for (const step of guestSteps) {
    for (const crashPoint of crashPoints) {
      it(`commits or frees the name after a minute when the creation of a guest crashes ${crashPoint} write ${step}`, async () => {
        const crashingRegistration = new Registration(
          createCrashingDatabase(database, step, crashPoint),
          clock,
        );
        expect(await getOutcome(crashingRegistration.createGuest('Otter'))).to.equal('ProcessCrashedError');
        clock.advance(reservationExpiryMs);
        const committed = step > 3 || (step === 3 && crashPoint === 'after');
        expect(await getOutcome(registration.createGuest('Otter'))).to.equal(
          committed ? 'name_taken' : 'done',
        );
        await expectNoDuplicateUsers(database);
      });
    }
  }

  it('rejects a name that another registration in progress has reserved', async () => {
    const { database: stallingDatabase, stalled, resume } = createStallingDatabase(database, 4);
    const firstOutcome = getOutcome(new Registration(stallingDatabase, clock).register(ann, null));
    await stalled;
    expect(await getOutcome(registration.register({ ...ann, email: 'other@example.org' }))).to.equal(
      'name_taken',
    );
    resume();
    expect(await firstOutcome).to.equal('done');
  });

  it('gives the name of a crashed registration to exactly one of ten concurrent registrations', async () => {
    const crashingRegistration = new Registration(createCrashingDatabase(database, 4, 'before'), clock);
    await getOutcome(crashingRegistration.register(ann));
    clock.advance(reservationExpiryMs);
    const pending = Array.from({ length: 10 }, (_, i) =>
      getOutcome(registration.register({ ...ann, email: `p${i}@example.org` })),
    );
    expect((await Promise.all(pending)).filter((outcome) => outcome === 'done')).to.have.length(1);
    await expectNoDuplicateUsers(database);
  });

  it('succeeds when the SDK retries every write after a lost response', async () => {
    const repeatingRegistration = new Registration(createRepeatingDatabase(database), clock);
    const user = await repeatingRegistration.register(ann, (await registration.createGuest()).id);
    expect(await users.findByName('Ann')).to.deep.equal(user);
    expect((await repeatingRegistration.createGuest('Otter')).name).to.equal('Otter');
    await expectNoDuplicateUsers(database);
  });

  describe('rename', () => {
    it('changes the name of an account and keeps id, password and the reservation of the old name', async () => {
      const { id } = await registration.register(ann);
      const renamedUser = await registration.rename(id, 'Anna');
      expect(renamedUser).to.include({ id, name: 'Anna', email: ann.email, guest: false });
      expect(await users.getCredentials('anna')).to.deep.include({ hash: ann.hash });
      expect(await users.findByName('Ann')).to.include({ id, name: 'Anna' });
      expect(await getOutcome(registration.createGuest('ANN'))).to.equal('name_taken');
      expect(await registration.rename(id, 'Ann'), 'and back').to.include({ id, name: 'Ann' });
      await expectNoDuplicateUsers(database);
    });

    it('changes the name of a guest, who still expires after 30 days', async () => {
      const { id } = await registration.createGuest('Otter');
      expect(await registration.rename(id, null))
        .to.include({ id, guest: true })
        .and.have.property('name')
        .not.equal('Otter');
      clock.advance(31 * 86_400_000);
      expect(await users.get(id)).to.equal(null);
      expect(await getOutcome(registration.createGuest('Otter'))).to.equal('name_taken');
    });

    it('changes only the case of a name', async () => {
      const { id } = await registration.register(ann);
      expect(await registration.rename(id, 'ANN')).to.include({ name: 'ANN' });
    });

    it('rejects the name of another user and changes nothing', async () => {
      const { id } = await registration.register(ann);
      await registration.createGuest('Otter');
      expect(await getOutcome(registration.rename(id, 'otter'))).to.equal('name_taken');
      expect(await users.get(id)).to.include({ name: 'Ann' });
      expect(await registration.rename(id, 'Beaver'), 'a second attempt').to.include({ name: 'Beaver' });
    });

    it('throws no_such_player for an unknown user', async () => {
      expect(await getOutcome(registration.rename('A'.repeat(22), 'Ann'))).to.equal('no_such_player');
    });

    for (const step of [1, 2, 3, 4, 5])
      for (const crashPoint of crashPoints)
        it(`leaves one owner of each name when the process dies ${crashPoint} write ${step}`, async () => {
          const { id } = await registration.register(ann);
          const crashing = new Registration(createCrashingDatabase(database, step, crashPoint), clock);
          await getOutcome(crashing.rename(id, 'Anna'));
          clock.advance(reservationExpiryMs);
          const user = await users.get(id);
          expect(user?.name).to.be.oneOf(['Ann', 'Anna']);
          expect(await getOutcome(registration.createGuest(user?.name ?? ''))).to.equal('name_taken');
          expect(await getOutcome(registration.createGuest('Ann')), 'a name once used').to.equal(
            'name_taken',
          );
          await expectNoDuplicateUsers(database);
        });
  });

  describe('changeName', () => {
    const dayMs = 86_400_000;

    it('changes the name of a guest and of an account, and holds the old one for them', async () => {
      const { id: guestId } = await registration.createGuest('Otter');
      const { id } = await registration.register(ann);
      expect(await registration.changeName(guestId, 'Beaver')).to.include({ name: 'Beaver', guest: true });
      expect(await registration.changeName(id, 'Anna')).to.include({ name: 'Anna', email: ann.email });
      expect(await users.findByName('ann'), 'by the old name').to.include({ id, name: 'Anna' });
      expect(await getOutcome(registration.changeName(guestId, 'ANN'))).to.equal('name_taken');
      expect(await getOutcome(registration.createGuest('otter'))).to.equal('name_taken');
      await expectNoDuplicateUsers(database);
    });

    it('takes an old name back, as often as three times a day', async () => {
      const { id } = await registration.register(ann);
      for (const name of ['Anna', 'Ann', 'Anna'])
        expect(await registration.changeName(id, name)).to.include({ name });
      expect((await users.findByName('Ann'))?.id).to.equal(id);
      await expectNoDuplicateUsers(database);
    });

    it('frees a name after 30 days', async () => {
      const { id } = await registration.register(ann);
      await registration.changeName(id, 'Anna');
      clock.advance(30 * dayMs - 1);
      expect(await getOutcome(registration.createGuest('Ann'))).to.equal('name_taken');
      clock.advance(1);
      expect(await users.findByName('Ann')).to.equal(null);
      const { id: otherId } = await registration.createGuest('Ann');
      expect((await users.findByName('Ann'))?.id).to.equal(otherId);
      expect(await getOutcome(registration.changeName(id, 'Ann')), 'the former owner').to.equal('name_taken');
      expect((await registration.changeName(id, 'Annie')).name, 'cleans up').to.equal('Annie');
      expect((await users.findByName('Ann'))?.id).to.equal(otherId);
      await expectNoDuplicateUsers(database);
    });

    it('holds the last two names only', async () => {
      const { id } = await registration.register(ann);
      for (const name of ['Anna', 'Annie', 'Annika']) await registration.changeName(id, name);
      expect(await getOutcome(registration.createGuest('Ann'))).to.equal('done');
      for (const name of ['Anna', 'Annie'])
        expect(await getOutcome(registration.createGuest(name)), name).to.equal('name_taken');
      clock.advance(dayMs);
      await registration.changeName(id, 'Anne');
      expect(await getOutcome(registration.createGuest('Anna'))).to.equal('done');
      await expectNoDuplicateUsers(database);
    });

    it('keeps a former name that the user has again for good, however long ago they took it', async () => {
      const { id } = await registration.register(ann);
      await registration.changeName(id, 'Anna');
      await registration.changeName(id, 'Ann');
      clock.advance(31 * dayMs);
      expect(await getOutcome(registration.createGuest('Ann'))).to.equal('name_taken');
      expect((await users.findByName('Ann'))?.id).to.equal(id);
      expect(await getOutcome(registration.createGuest('Anna'))).to.equal('done');
    });

    it('lets a guest register with a former name, which then stays theirs', async () => {
      const { id } = await registration.createGuest('Otter');
      await registration.changeName(id, 'Beaver');
      expect(await registration.register({ ...ann, name: 'Otter' }, id)).to.include({ id, name: 'Otter' });
      clock.advance(31 * dayMs);
      expect(await getOutcome(registration.createGuest('Otter'))).to.equal('name_taken');
      await registration.changeName(id, 'Ann');
      expect(await getOutcome(registration.createGuest('Otter')), 'held again').to.equal('name_taken');
      await expectNoDuplicateUsers(database);
    });

    it('is possible three times in 24 hours; what fails does not count', async () => {
      const { id } = await registration.register(ann);
      await registration.createGuest('Otter');
      await registration.changeName(id, 'A1');
      expect(await getOutcome(registration.changeName(id, 'Otter'))).to.equal('name_taken');
      clock.advance(dayMs / 2);
      await registration.changeName(id, 'A2');
      await registration.changeName(id, 'A3');
      const problem = await registration.changeName(id, 'A4').catch((error: unknown) => error);
      expect(problem).to.be.instanceOf(Problem).with.property('code', 'rate_limited');
      expect((problem as Problem).details.retryAfter).to.equal(12 * 60 * 60);
      expect(await users.get(id)).to.include({ name: 'A3' });
      clock.advance(dayMs / 2);
      expect(await registration.changeName(id, 'A4')).to.include({ name: 'A4' });
      expect(await getOutcome(registration.changeName(id, 'A5'))).to.equal('rate_limited');
    });

    it('changes the case of a name, which does not become a former one', async () => {
      const { id } = await registration.register(ann);
      expect(await registration.changeName(id, 'ANN')).to.include({ name: 'ANN' });
      clock.advance(31 * dayMs);
      expect(await getOutcome(registration.createGuest('Ann'))).to.equal('name_taken');
    });

    it('does not give back a name that an operator has replaced', async () => {
      const { id } = await registration.register(ann);
      await registration.changeName(id, 'Rude');
      await registration.rename(id, 'Nice');
      expect(await getOutcome(registration.changeName(id, 'Rude'))).to.equal('name_taken');
      expect(await registration.changeName(id, 'Ann'), 'an earlier name').to.include({ name: 'Ann' });
      expect(await getOutcome(registration.createGuest('Rude'))).to.equal('name_taken');
    });

    it('succeeds when the SDK retries every write after a lost response', async () => {
      const repeatingRegistration = new Registration(createRepeatingDatabase(database), clock);
      const { id } = await registration.register(ann);
      for (const name of ['Anna', 'Ann', 'Annie'])
        expect(await repeatingRegistration.changeName(id, name)).to.include({ name });
      await expectNoDuplicateUsers(database);
    });

    // Pending marker, confirmation of the old name, reservation, commit, confirmation. The reservation of a former name
    // takes two writes, because the first finds it.
    const commits = { Annie: 4, Ann: 5 } as const;
    for (const [title, name] of [
      ['a new name', 'Annie'],
      ['a former name', 'Ann'],
    ] as const)
      for (let step = 1; step <= commits[name] + 1; step++)
        for (const crashPoint of crashPoints)
          it(`to ${title} is completed or undone when the process dies ${crashPoint} write ${step}`, async () => {
            const { id } = await registration.register(ann);
            await registration.changeName(id, 'Anna');
            const crashing = new Registration(createCrashingDatabase(database, step, crashPoint), clock);
            await getOutcome(crashing.changeName(id, name));
            const isDone = step > commits[name] || (step === commits[name] && crashPoint === 'after');
            expect(await users.get(id)).to.include({ name: isDone ? name : 'Anna' });
            // Another user meets what is left.
            for (const held of ['Ann', 'Anna'])
              expect(await getOutcome(registration.createGuest(held)), held).to.equal('name_taken');
            expect((await users.findByName('Ann'))?.id).to.equal(id);
            clock.advance(reservationExpiryMs);
            expect(await getOutcome(registration.createGuest('Ann'))).to.equal('name_taken');
            expect(await getOutcome(registration.createGuest('Annie'))).to.equal(
              isDone && name === 'Annie' ? 'name_taken' : 'done',
            );
            expect(await registration.changeName(id, 'Ann'), 'the next change').to.include({ name: 'Ann' });
            await expectNoDuplicateUsers(database);
          });

    for (let step = 1; step <= commits.Ann + 1; step++)
      it(`leaves one owner of a name that is free when its former owner stalls before write ${step} of taking it back`, async () => {
        const { id } = await registration.register(ann);
        await registration.changeName(id, 'Anna');
        clock.advance(30 * dayMs);
        const { database: stallingDatabase, stalled, resume } = createStallingDatabase(database, step);
        const takingBack = getOutcome(new Registration(stallingDatabase, clock).changeName(id, 'Ann'));
        await stalled;
        const others = [await getOutcome(registration.createGuest('Ann'))];
        clock.advance(reservationExpiryMs);
        others.push(await getOutcome(registration.createGuest('Ann')));
        resume();
        const isBack = (await takingBack) === 'done';
        expect(others.filter((outcome) => outcome === 'done')).to.have.length(isBack ? 0 : 1);
        expect(isBack).to.equal(step > commits.Ann);
        await expectNoDuplicateUsers(database);
      });
  });
});
