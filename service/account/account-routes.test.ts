import { expect } from 'chai';
import type { Database } from '../database/database.ts';
import { createAccountsApp, type AccountsApp, type Browser } from '../testing/accounts-app.ts';
import { topics } from '../events/event-bus.ts';
import { InProcessBus } from '../events/in-process-bus.ts';
import { ManualClock } from '../testing/clock.ts';
import { createInterceptedDatabase } from '../testing/interrupted-database.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import { maxWrongPasswordsPerAddress } from '../sessions/login-limits.ts';

const ann = { username: 'Ann', email: 'ann@example.org', password: 'correct horse' };
const newPassword = 'battery staple';
const changedPasswords = { password: ann.password, newPassword };

describe('account routes', () => {
  let database: Database;
  let close: () => Promise<void>;
  let service: AccountsApp;
  let here: Browser;
  let elsewhere: Browser;

  const login = (password: string, browser = service.browser()) =>
    browser.post('/auth/login', { login: 'Ann', password });
  const getStatus = async (browser: Browser) => (await browser.get('/auth/status')).status;

  beforeEach(async () => {
    ({ database, close } = await createTestDatabase());
    service = await createAccountsApp(database);
    here = service.browser();
    elsewhere = service.browser();
    await here.post('/auth/register', ann);
    await login(ann.password, elsewhere);
    service.clock.advance(1_000);
  });
  afterEach(async () => {
    await service.app.close();
    await close();
  });

  describe('PUT /auth/password', () => {
    it('changes the password, keeps this device signed in and signs out all others', async () => {
      const before = here.copy();
      const { status, body } = await here.put('/auth/password', changedPasswords);
      expect([status, body.user.name]).to.deep.equal([200, 'Ann']);
      expect([await getStatus(here), await getStatus(elsewhere), await getStatus(before)]).to.deep.equal([
        200, 401, 401,
      ]);
      expect((await login(ann.password)).status).to.equal(401);
      expect((await login(newPassword)).status).to.equal(200);
    });

    it('succeeds when the database fails after the password was written', async () => {
      const bus = new InProcessBus('alone');
      let isWritten = false;
      const failing = createInterceptedDatabase(database, async ({ command, execute }) => {
        if (isWritten) throw new Error('no connection');
        const result = await execute();
        isWritten = String(command.input['UpdateExpression']).includes('PasswordHash = :newHash');
        return result;
      });
      const { clock, keys } = service;
      const interrupted = await createAccountsApp(failing, { clock, keys, bus });
      const { id } = (await here.get('/auth/status')).body.user;
      const messages: unknown[] = [];
      bus.subscribe(topics.user(id), (message) => messages.push(message));
      expect((await here.moveTo(interrupted.app).put('/auth/password', changedPasswords)).status).to.equal(
        200,
      );
      expect(messages).to.deep.equal([{ kind: 'all-sessions-revoked' }]);
      expect(await getStatus(here.moveTo(service.app))).to.equal(200);
      await interrupted.app.close();
    });

    it('signs out devices on other processes within ten seconds', async () => {
      const { clock, keys } = service;
      const other = await createAccountsApp(database, { clock, keys });
      expect(await getStatus(elsewhere.moveTo(other.app))).to.equal(200);
      await here.put('/auth/password', changedPasswords);
      clock.advance(10_000);
      expect(await getStatus(elsewhere)).to.equal(401);
      expect(await getStatus(here.moveTo(other.app))).to.equal(200);
      await other.app.close();
    });

    it('keeps this device signed in although a process whose clock is ahead has revoked sessions', async () => {
      const { keys } = service;
      const ahead = await createAccountsApp(database, {
        clock: new ManualClock(service.clock.now() + 5_000),
        keys,
      });
      await here.moveTo(ahead.app).post('/auth/sessions/end-others');
      expect((await here.moveTo(service.app).put('/auth/password', changedPasswords)).status).to.equal(200);
      expect(await getStatus(here)).to.equal(200);
      await ahead.app.close();
    });

    it('returns 401 for a wrong password and changes nothing', async () => {
      const { status, body } = await here.put('/auth/password', { ...changedPasswords, password: 'wrong' });
      expect([status, body.code]).to.deep.equal([401, 'wrong_credentials']);
      expect([await getStatus(here), await getStatus(elsewhere)]).to.deep.equal([200, 200]);
      expect((await login(ann.password)).status).to.equal(200);
    });

    it('counts wrong passwords together with those of the login', async () => {
      const limited = await createAccountsApp(database, {
        clock: service.clock,
        keys: service.keys,
        rateLimits: 'on',
      });
      here.moveTo(limited.app);
      for (let count = 0; count < maxWrongPasswordsPerAddress; count++)
        await here.put('/auth/password', { ...changedPasswords, password: 'wrong' });
      expect((await here.put('/auth/password', changedPasswords)).status).to.equal(429);
      expect((await login(ann.password, limited.browser())).status).to.equal(429);
      await limited.app.close();
    });

    it('returns 400 for a new password that breaks the rule, before the present one is checked', async () => {
      const { status, body } = await here.put('/auth/password', { password: 'wrong', newPassword: 'short' });
      expect([status, body.errors[0].path]).to.deep.equal([400, '/newPassword']);
    });

    it('returns 403 to a guest and 401 without a session', async () => {
      const guest = service.browser();
      await guest.post('/auth/guest');
      expect((await guest.put('/auth/password', changedPasswords)).status).to.equal(403);
      expect((await service.browser().put('/auth/password', changedPasswords)).status).to.equal(401);
    });

    it('of two concurrent changes lets one succeed', async () => {
      const other = await createAccountsApp(database, { clock: service.clock, keys: service.keys });
      const passwords = ['first password', 'second password'];
      const responses = await Promise.all([
        here.put('/auth/password', { ...changedPasswords, newPassword: passwords[0] }),
        elsewhere.moveTo(other.app).put('/auth/password', { ...changedPasswords, newPassword: passwords[1] }),
      ]);
      const winner = responses.findIndex(({ status }) => status === 200);
      expect(responses.map(({ status }) => status)).to.have.members([200, 401]);
      expect((await login(passwords[winner] ?? '')).status).to.equal(200);
      expect((await login(passwords[1 - winner] ?? '')).status).to.equal(401);
      await other.app.close();
    });

    it('revokes the session of a login with the old password that began before the change', async () => {
      let changeBeforeHash = async () => undefined as unknown;
      const slowDatabase = createInterceptedDatabase(database, async ({ command, execute }) => {
        const result = await execute();
        if (String((command.input['Key'] as { UserId?: string } | undefined)?.UserId).startsWith('user#'))
          await changeBeforeHash();
        return result;
      });
      const slow = await createAccountsApp(slowDatabase, { clock: service.clock, keys: service.keys });
      changeBeforeHash = async () => {
        changeBeforeHash = async () => undefined;
        service.clock.advance(1);
        await here.put('/auth/password', changedPasswords);
        service.clock.advance(1);
      };
      const attacker = slow.browser();
      expect((await login(ann.password, attacker)).status).to.equal(200);
      expect(await getStatus(attacker)).to.equal(401);
      await slow.app.close();
    });
  });

  describe('POST /auth/sessions/end-others', () => {
    it('signs out all other devices and keeps this one', async () => {
      expect((await here.post('/auth/sessions/end-others')).status).to.equal(204);
      expect([await getStatus(here), await getStatus(elsewhere)]).to.deep.equal([200, 401]);
    });

    it('can be repeated, also within the same millisecond', async () => {
      for (let count = 0; count < 3; count++)
        expect((await here.post('/auth/sessions/end-others')).status).to.equal(204);
      expect(await getStatus(here)).to.equal(200);
    });

    it('works for a guest', async () => {
      const guest = service.browser();
      await guest.post('/auth/guest');
      const copy = guest.copy();
      service.clock.advance(1);
      expect((await guest.post('/auth/sessions/end-others')).status).to.equal(204);
      expect([await getStatus(guest), await getStatus(copy)]).to.deep.equal([200, 401]);
    });

    it('returns 401 without a session', async () => {
      expect((await service.browser().post('/auth/sessions/end-others')).status).to.equal(401);
    });
  });
});
