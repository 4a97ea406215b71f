import { expect } from 'chai';
import type { Database } from '../database/database.ts';
import { Registration } from '../registration/registration.ts';
import { SessionRevocations } from '../sessions/revoked-sessions.ts';
import { createAccountsApp, type AccountsApp, type Browser } from '../testing/accounts-app.ts';
import { catchProblem } from '../testing/catch-problem.ts';
import { createInterceptedDatabase } from '../testing/interrupted-database.ts';
import { createTestDatabase } from '../testing/test-database.ts';

const ann = { username: 'Ann', email: 'ann@example.org', password: 'correct horse' };
const getStatus = async (browser: Browser) => (await browser.get('/auth/status')).status;

describe('attack: a revoked session in a process that has not noticed yet', () => {
  let database: Database;
  let close: () => Promise<void>;
  let service: AccountsApp;
  let other: AccountsApp;
  let owner: Browser;
  let attacker: Browser;

  beforeEach(async () => {
    ({ database, close } = await createTestDatabase());
    service = await createAccountsApp(database);
    // Its bus is not connected, so it learns of changes only when its cached user expires.
    other = await createAccountsApp(database, { clock: service.clock, keys: service.keys });
    owner = service.browser();
  });
  afterEach(async () => {
    await service.app.close();
    await other.app.close();
    await close();
  });

  /** Revokes the sessions of all copies, and leaves one of them where it is still accepted. */
  async function revokeElsewhere(revoke: () => Promise<{ status: number }>): Promise<void> {
    service.clock.advance(1000);
    expect(await getStatus(attacker.moveTo(other.app))).to.equal(200);
    expect((await revoke()).status).to.be.oneOf([200, 204]);
    service.clock.advance(5000);
    expect(await getStatus(attacker), 'the cached user').to.equal(200);
  }

  async function expectOwnerAlone(): Promise<void> {
    service.clock.advance(60_000);
    expect([await getStatus(owner), await getStatus(attacker)]).to.deep.equal([200, 401]);
  }

  describe('of an account', () => {
    beforeEach(async () => {
      await owner.post('/auth/register', ann);
      attacker = service.browser();
      await attacker.post('/auth/login', { login: ann.username, password: ann.password });
      await revokeElsewhere(() =>
        owner.put('/auth/password', { password: ann.password, newPassword: 'battery staple' }),
      );
    });

    it('gets no code for another device', async () => {
      expect((await attacker.post('/auth/handover')).status).to.equal(401);
      await expectOwnerAlone();
    });

    it('cannot sign out the owner or get a new session', async () => {
      expect((await attacker.post('/auth/sessions/end-others')).status).to.equal(401);
      await expectOwnerAlone();
    });
  });

  it('cannot make a guest its own account', async () => {
    await owner.post('/auth/guest');
    attacker = owner.copy();
    await revokeElsewhere(() => owner.post('/auth/sessions/end-others'));
    expect((await attacker.post('/auth/register', ann)).status).to.equal(401);
    await expectOwnerAlone();
    expect((await owner.get('/auth/status')).body.user.guest).to.equal(true);
  });

  it('cannot finish a registration that began before the revocation', async () => {
    const { clock } = service;
    const revocations = new SessionRevocations(database, clock);
    const { id } = await new Registration(database, clock).createGuest();
    const session = { sessionId: 'a'.repeat(22), startedAtMs: clock.now() };
    const revokedMeanwhile = createInterceptedDatabase(database, async ({ command, execute }) => {
      if (String(command.input['UpdateExpression']).includes('CommittedAttemptId'))
        await revocations.revokeAll(id);
      return execute();
    });
    const account = { name: 'Ann', email: ann.email, hash: 'hash' };
    const problem = await catchProblem(
      new Registration(revokedMeanwhile, clock).register(account, id, session),
    );
    expect(problem.code).to.equal('unavailable');
    expect((await service.users.get(id))?.guest).to.equal(true);
  });
});
