import { SessionRevocations } from './revoked-sessions.ts';
import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { InProcessBus } from '../events/in-process-bus.ts';
import { ManualClock } from '../testing/clock.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import type { Database } from '../database/database.ts';
import { createAccountsApp, type AccountsApp } from '../testing/accounts-app.ts';
import { createCookieCodec } from '../testing/encrypted-cookie.ts';

const dayMs = 86_400_000;
const ann = { username: 'Ann', email: 'ann@example.org', password: 'correct horse' };

describe('sessions', () => {
  let database: Database;
  let close: () => Promise<void>;
  let clock: ManualClock;
  const keys = [randomBytes(32)];
  const openServices: AccountsApp[] = [];

  async function start(options: Parameters<typeof createAccountsApp>[1] = {}): Promise<AccountsApp> {
    const service = await createAccountsApp(database, { clock, keys, ...options });
    openServices.push(service);
    return service;
  }

  beforeEach(async () => {
    ({ database, close } = await createTestDatabase());
    clock = new ManualClock(Date.now());
  });
  afterEach(async () => {
    await Promise.all(openServices.splice(0).map(({ app }) => app.close()));
    await close();
  });

  describe('the cookie', () => {
    it('is HttpOnly, SameSite=Lax, for the whole site and 90 days', async () => {
      const browser = (await start()).browser();
      await browser.post('/auth/guest');
      expect(browser.setCookie).to.match(/^noughts=/);
      expect(browser.setCookie.split('; ').slice(1)).to.have.members([
        'Max-Age=7776000',
        'Path=/',
        'HttpOnly',
        'SameSite=Lax',
      ]);
    });

    it('is Secure and bound to the host over TLS', async () => {
      const browser = (await start({ secure: 'yes' })).browser();
      await browser.post('/auth/guest');
      expect(browser.setCookie)
        .to.match(/^__Host-noughts=.*; Secure/)
        .and.not.match(/Domain/i);
      expect((await browser.get('/auth/status')).status).to.equal(200);
    });

    it('shows nothing of what is in it', async () => {
      const browser = (await start()).browser();
      const { body } = await browser.post('/auth/guest');
      const text = Buffer.from(decodeURIComponent(browser.cookie ?? ''), 'base64').toString('latin1');
      expect(text + browser.cookie).not.to.contain(body.user.id);
    });

    it('gives every request a session with the methods that its plugin documents', async () => {
      const { browser } = await start({
        routes: (app) =>
          app.get('/test', async ({ session }) => ({ has: session.get('signedIn') !== undefined })),
      });
      const client = browser();
      await client.post('/auth/guest');
      for (const request of ['first', 'second']) {
        const { status, body } = await client.get('/test');
        expect([status, body], `${request} request with the same cookie`).to.deep.equal([200, { has: true }]);
      }
    });

    it('is renewed at most daily, and a guest with it', async () => {
      const { users, browser } = await start();
      const client = browser();
      const { body } = await client.post('/auth/guest');
      clock.advance(dayMs - 1);
      expect((await client.get('/auth/status')).headers).not.to.have.property('set-cookie');
      clock.advance(1);
      expect((await client.get('/auth/status')).headers).to.have.property('set-cookie');
      expect((await client.get('/auth/status')).headers).not.to.have.property('set-cookie');
      clock.advance(29.5 * dayMs);
      expect(await users.get(body.user.id), '30 days from the renewal').not.to.equal(null);
    });

    it('lapses 90 days after the last use', async () => {
      const browser = (await start()).browser();
      await browser.post('/auth/register', ann);
      clock.advance(89 * dayMs);
      expect((await browser.copy().get('/auth/status')).status).to.equal(200);
      clock.advance(dayMs);
      expect((await browser.copy().get('/auth/status')).status).to.equal(401);
    });

    it('of a guest who was away for 30 days is nobody’s', async () => {
      const browser = (await start()).browser();
      await browser.post('/auth/guest');
      clock.advance(30 * dayMs);
      expect((await browser.get('/auth/status')).status).to.equal(401);
    });

    it('is nobody’s when it is garbage, truncated, altered, of another key or too large', async () => {
      const { browser } = await start();
      const client = browser();
      await client.post('/auth/guest');
      const [name = '', value = ''] = (client.cookie ?? '').split('=', 2);
      const otherBrowser = (await start({ keys: [randomBytes(32)] })).browser();
      await otherBrowser.post('/auth/guest');
      const tamperedValue = value.startsWith('A') ? `B${value.slice(1)}` : `A${value.slice(1)}`;
      const values = [
        '',
        ';',
        '%',
        '%3B',
        '%00',
        'null',
        '{}',
        'AAAA%3BAAAA',
        value.slice(0, 40),
        value.slice(0, -4),
      ];
      values.push(tamperedValue, `${'x'.repeat(9_000)}`, `${value},${value}`, '__proto__');
      const cookies = [
        ...values.map((cookiePart) => `${name}=${cookiePart}`),
        otherBrowser.cookie ?? '',
        '=',
        ';;;',
        'noughts',
        '\u00ff',
      ];
      for (const cookie of cookies) {
        const status = await browser().get('/auth/status', { cookie });
        expect(status.status, cookie).to.equal(401);
        const play = await browser().post('/auth/guest', {}, { cookie });
        expect(play.status, cookie).to.equal(201);
      }
      expect((await client.get('/auth/status')).status, 'the true one still holds').to.equal(200);
    });

    it('with a sound seal and unsound content is nobody’s', async () => {
      const { browser } = await start();
      const secureSession = await createCookieCodec(keys);
      const invalidContents = [
        null,
        7,
        'x',
        [],
        {},
        { user: '../..', sid: 'x', started: 1, renewed: clock.now() },
      ];
      for (const signedIn of invalidContents) {
        const encryptedCookie = secureSession.encodeSecureSession(
          secureSession.createSecureSession({ signedIn }),
        );
        const cookie = `noughts=${encodeURIComponent(encryptedCookie)}`;
        expect((await browser().get('/auth/status', { cookie })).status).to.equal(401);
      }
    });
  });

  describe('session fixation', () => {
    const signIns = [
      ['guest', '/auth/guest', {}],
      ['register', '/auth/register', { ...ann, username: 'Ben', email: 'ben@example.org' }],
      ['login', '/auth/login', { login: 'Ann', password: ann.password }],
    ] as const;
    for (const [description, url, body] of signIns) {
      it(`is of no use: ${description} begins a new session, and one planted before ends`, async () => {
        const { browser } = await start();
        await browser().post('/auth/register', ann);
        const attacker = browser();
        await attacker.post('/auth/guest');
        const victim = attacker.copy();
        if (description === 'guest') victim.cookie = null;
        expect((await victim.post(url, body)).status).to.be.oneOf([200, 201]);
        expect(victim.cookie).not.to.equal(attacker.cookie);
        const { status, body: statusBody } = await attacker.get('/auth/status');
        if (description === 'guest')
          expect(statusBody.user.id).not.to.equal((await victim.get('/auth/status')).body.user.id);
        else expect(status, 'the planted session').to.equal(401);
      });
    }
  });

  describe('after logout', () => {
    it('a replayed cookie is refused at once by the process that served it, without another read', async () => {
      const { browser, countReads } = await start();
      const client = browser();
      await client.post('/auth/guest');
      await client.get('/auth/status');
      const replay = client.copy();
      expect((await client.post('/auth/logout')).status).to.equal(204);
      expect(client.cookie).to.equal(null);
      const before = countReads();
      for (let i = 0; i < 5; i++) expect((await replay.copy().get('/auth/status')).status).to.equal(401);
      expect(countReads()).to.equal(before);
    });

    it('a replayed cookie is refused within 10 s by another process, and by one that restarted since', async () => {
      const [firstBrowser, secondBrowser] = [await start(), await start()];
      const client = firstBrowser.browser();
      await client.post('/auth/guest');
      const replay = client.copy().moveTo(secondBrowser.app);
      expect((await replay.get('/auth/status')).status).to.equal(200);
      await client.post('/auth/logout');
      clock.advance(10_000);
      expect((await replay.get('/auth/status')).status).to.equal(401);
      expect((await replay.moveTo((await start()).app).get('/auth/status')).status).to.equal(401);
    });

    it('a cookie that was renewed elsewhere is refused too, and stays so for as long as it could be shown', async () => {
      const { browser } = await start();
      const client = browser();
      await client.post('/auth/register', ann);
      clock.advance(2 * dayMs);
      const thief = client.copy();
      await thief.get('/auth/status');
      await client.post('/auth/logout');
      expect((await thief.copy().get('/auth/status')).status).to.equal(401);
      clock.advance(89 * dayMs);
      expect((await thief.copy().get('/auth/status')).status).to.equal(401);
    });

    it('only that session has ended', async () => {
      const { browser } = await start();
      const [phone, laptop] = [browser(), browser()];
      await phone.post('/auth/register', ann);
      await laptop.post('/auth/login', { login: 'ann', password: ann.password });
      await phone.post('/auth/logout');
      expect((await laptop.get('/auth/status')).status).to.equal(200);
    });

    it('a replayed cookie cannot make the service write by logging out again', async () => {
      const { browser } = await start();
      const revocations = new SessionRevocations(database, clock);
      const client = browser();
      const { body } = await client.post('/auth/guest');
      const replay = client.copy();
      await client.post('/auth/logout');
      const userWithRevocations = await revocations.getUser(body.user.id);
      clock.advance(60_000);
      expect((await replay.post('/auth/logout')).status).to.equal(204);
      expect(JSON.stringify(await revocations.getUser(body.user.id))).to.equal(
        JSON.stringify(userWithRevocations),
      );
    });

    it('nothing ends while the table cannot be written', async () => {
      const { browser, app } = await start();
      const client = browser();
      await client.post('/auth/guest');
      const brokenService = await createAccountsApp({ ...database, usersTable: 'Missing' }, { clock, keys });
      openServices.push(brokenService);
      const secondBrowser = client.copy().moveTo(brokenService.app);
      const response = await secondBrowser.post('/auth/logout');
      expect(response.status).to.equal(503);
      expect(secondBrowser.cookie, 'still there').not.to.equal(null);
      expect((await secondBrowser.moveTo(app).get('/auth/status')).status).to.equal(200);
    });
  });

  it('cost one read of the user every ten seconds, however many requests come at once', async () => {
    const { browser, countReads } = await start();
    const client = browser();
    await client.post('/auth/guest');
    const before = countReads();
    await Promise.all(Array.from({ length: 20 }, () => client.copy().get('/auth/status')));
    clock.advance(9_999);
    await client.get('/auth/status');
    expect(countReads() - before).to.equal(1);
    clock.advance(1);
    await Promise.all(Array.from({ length: 20 }, () => client.copy().get('/auth/status')));
    expect(countReads() - before).to.equal(2);
  });

  it('show a guest’s new account at once in a process that knows them as a guest', async () => {
    const [firstBrowser, secondBrowser] = [await start(), await start()];
    const client = firstBrowser.browser();
    await client.post('/auth/guest');
    await client.moveTo(secondBrowser.app).get('/auth/status');
    await client.moveTo(firstBrowser.app).post('/auth/register', ann);
    const { body } = await client.moveTo(secondBrowser.app).get('/auth/status');
    expect(body.user).to.include({ name: 'Ann', guest: false, email: ann.email });
  });

  it('are not ended by an outage of the table: 503, then as before', async () => {
    const { app, browser } = await start();
    const client = browser();
    await client.post('/auth/guest');
    const brokenService = await createAccountsApp({ ...database, usersTable: 'Missing' }, { clock, keys });
    openServices.push(brokenService);
    const response = await client.moveTo(brokenService.app).get('/auth/status');
    expect(response.status).to.equal(503);
    expect(response.headers).to.have.property('retry-after');
    expect((await client.moveTo(app).get('/auth/status')).status).to.equal(200);
  });

  describe('rotation of the keys', () => {
    it('in two steps signs nobody out, whichever process serves', async () => {
      const [oldCookie, nextService] = [randomBytes(32), randomBytes(32)];
      const deployments = await Promise.all(
        [[oldCookie], [oldCookie, nextService], [nextService, oldCookie], [nextService]].map((index) =>
          start({ keys: index }),
        ),
      );
      const client = deployments[0]?.browser() ?? expect.fail();
      await client.post('/auth/guest');
      for (const [index, before] of deployments.entries()) {
        // While a step is rolled out, processes before and after it serve side by side.
        const after = deployments[index + 1] ?? before;
        for (const { app } of [before, after, before, after]) {
          expect((await client.moveTo(app).get('/auth/status')).status, `step ${index}`).to.equal(200);
        }
      }
    });

    it('reads a cookie of a key it does not know as nobody’s, and leaves it alone', async () => {
      const client = (await start({ keys: [randomBytes(32)] })).browser();
      await client.post('/auth/guest');
      const response = await client
        .moveTo((await start({ keys: [randomBytes(32)] })).app)
        .get('/auth/status');
      expect(response.status).to.equal(401);
      expect(response.headers).not.to.have.property('set-cookie');
    });
  });

  describe('watched by a stream', () => {
    /** A process with a route that watches as a stream does. */
    async function watching(bus: InProcessBus, onEnd: () => void) {
      const service = await createAccountsApp(database, {
        clock,
        keys,
        bus,
        routes(app) {
          app.get('/watch', async (request) => {
            await request.requireUser();
            request.watchSession(onEnd);
            return {};
          });
        },
      });
      openServices.push(service);
      return service;
    }

    it('end it at once when the logout is served by this process', async () => {
      let ends = 0;
      const { browser } = await watching(new InProcessBus('alone'), () => (ends += 1));
      const client = browser();
      await client.post('/auth/guest');
      await client.get('/watch');
      await client.post('/auth/logout');
      await new Promise(setImmediate);
      expect(ends).to.equal(1);
    });
  });
});
