import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { InProcessBus } from '../events/in-process-bus.ts';
import { createId } from '../shared/ids.ts';
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

  describe('session cookie', () => {
    it('is HttpOnly and SameSite=Lax, with Path=/ and a lifetime of 90 days', async () => {
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

    it('is Secure with the prefix __Host- over TLS', async () => {
      const browser = (await start({ secure: 'yes' })).browser();
      await browser.post('/auth/guest');
      expect(browser.setCookie)
        .to.match(/^__Host-noughts=.*; Secure/)
        .and.not.match(/Domain/i);
      expect((await browser.get('/auth/status')).status).to.equal(200);
    });

    it('does not reveal the user id', async () => {
      const browser = (await start()).browser();
      const { body } = await browser.post('/auth/guest');
      const text = Buffer.from(decodeURIComponent(browser.cookie ?? ''), 'base64').toString('latin1');
      expect(`${text}${browser.cookie}`).not.to.contain(body.user.id);
    });

    it('provides request.session as @fastify/secure-session documents it', async () => {
      const { browser } = await start({
        routes: (app) =>
          app.get('/test', async ({ session }) => ({ has: session.get('session') !== undefined })),
      });
      const client = browser();
      await client.post('/auth/guest');
      for (const request of ['first', 'second']) {
        const { status, body } = await client.get('/test');
        expect([status, body], `${request} request with the same cookie`).to.deep.equal([200, { has: true }]);
      }
    });

    it('is renewed at most daily, together with the expiry of a guest', async () => {
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

    it('expires 90 days after the last renewal', async () => {
      const browser = (await start()).browser();
      await browser.post('/auth/register', ann);
      clock.advance(89 * dayMs);
      expect((await browser.copy().get('/auth/status')).status).to.equal(200);
      clock.advance(dayMs);
      expect((await browser.copy().get('/auth/status')).status).to.equal(401);
    });

    it('expires by the clock of the service alone, whatever the time of the system', async () => {
      const browser = (await start()).browser();
      const { body } = await browser.post('/auth/register', ann);
      const now = clock.now();
      const session = { userId: body.user.id, sessionId: createId(), startedAtMs: now, renewedAtMs: now };
      const codec = await createCookieCodec(keys);
      // @fastify/secure-session stores the time of its last change, in seconds by the system's clock, as `__ts`.
      const encrypted = codec.createSecureSession({ __ts: 0, session } as { session: object });
      const cookie = `noughts=${encodeURIComponent(codec.encodeSecureSession(encrypted))}`;
      expect((await browser.get('/auth/status', { cookie })).status).to.equal(200);
    });

    it('is rejected when its guest has expired after 30 days', async () => {
      const browser = (await start()).browser();
      await browser.post('/auth/guest');
      clock.advance(30 * dayMs);
      expect((await browser.get('/auth/status')).status).to.equal(401);
    });

    it('is rejected when it is malformed, truncated, modified, encrypted with another key or too large', async () => {
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
      values.push(tamperedValue, 'x'.repeat(9_000), `${value},${value}`, '__proto__');
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
      expect((await client.get('/auth/status')).status, 'the valid cookie is still accepted').to.equal(200);
    });

    it('is rejected when it is validly encrypted but has invalid content', async () => {
      const { browser } = await start();
      const secureSession = await createCookieCodec(keys);
      const invalidContents = [
        null,
        7,
        'x',
        [],
        {},
        { userId: '../..', sessionId: 'x', startedAtMs: 1, renewedAtMs: clock.now() },
      ];
      for (const content of invalidContents) {
        const encryptedCookie = secureSession.encodeSecureSession(
          secureSession.createSecureSession({ session: content }),
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
      it(`is prevented: ${description} starts a new session and revokes a planted one`, async () => {
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

  describe('logout', () => {
    it('rejects a replayed cookie immediately in the same process, without another read', async () => {
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

    it('rejects a replayed cookie within 10 s in other processes, and in a restarted one', async () => {
      const [firstService, secondService] = [await start(), await start()];
      const client = firstService.browser();
      await client.post('/auth/guest');
      const replay = client.copy().moveTo(secondService.app);
      expect((await replay.get('/auth/status')).status).to.equal(200);
      await client.post('/auth/logout');
      clock.advance(10_000);
      expect((await replay.get('/auth/status')).status).to.equal(401);
      expect((await replay.moveTo((await start()).app).get('/auth/status')).status).to.equal(401);
    });

    it('rejects a copy of the cookie that was renewed in the meantime, for its whole lifetime', async () => {
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

    it('revokes only that session', async () => {
      const { browser } = await start();
      const [phone, laptop] = [browser(), browser()];
      await phone.post('/auth/register', ann);
      await laptop.post('/auth/login', { login: 'ann', password: ann.password });
      await phone.post('/auth/logout');
      expect((await laptop.get('/auth/status')).status).to.equal(200);
    });

    it('writes nothing when a replayed cookie logs out again', async () => {
      const { browser } = await start();
      const readItems = () =>
        database.client.send(new ScanCommand({ TableName: database.usersTable, ConsistentRead: true }));
      const client = browser();
      await client.post('/auth/guest');
      const replay = client.copy();
      await client.post('/auth/logout');
      const { Items: itemsBefore } = await readItems();
      clock.advance(60_000);
      expect((await replay.post('/auth/logout')).status).to.equal(204);
      expect((await readItems()).Items).to.deep.equal(itemsBefore);
    });

    it('returns 503 and keeps the session when the database is unavailable', async () => {
      const { browser, app } = await start();
      const client = browser();
      await client.post('/auth/guest');
      const brokenService = await createAccountsApp({ ...database, usersTable: 'Missing' }, { clock, keys });
      openServices.push(brokenService);
      const secondBrowser = client.copy().moveTo(brokenService.app);
      const response = await secondBrowser.post('/auth/logout');
      expect(response.status).to.equal(503);
      expect(secondBrowser.cookie, 'the cookie is kept').not.to.equal(null);
      expect((await secondBrowser.moveTo(app).get('/auth/status')).status).to.equal(200);
    });
  });

  it('read the user once every ten seconds for any number of concurrent requests', async () => {
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

  it('return a guest’s new account immediately in a process that has cached the guest', async () => {
    const [firstService, secondService] = [await start(), await start()];
    const client = firstService.browser();
    await client.post('/auth/guest');
    await client.moveTo(secondService.app).get('/auth/status');
    await client.moveTo(firstService.app).post('/auth/register', ann);
    const { body } = await client.moveTo(secondService.app).get('/auth/status');
    expect(body.user).to.include({ name: 'Ann', guest: false, email: ann.email });
  });

  it('survive a database outage, which returns 503', async () => {
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

  describe('key rotation', () => {
    it('in two steps keeps every session valid in all processes', async () => {
      const [oldKey, newKey] = [randomBytes(32), randomBytes(32)];
      const deployments = await Promise.all(
        [[oldKey], [oldKey, newKey], [newKey, oldKey], [newKey]].map((stepKeys) => start({ keys: stepKeys })),
      );
      const client = deployments[0]?.browser() ?? expect.fail();
      await client.post('/auth/guest');
      for (const [index, before] of deployments.entries()) {
        // During the rollout of a step, processes with old and new keys run in parallel.
        const after = deployments[index + 1] ?? before;
        for (const { app } of [before, after, before, after]) {
          expect((await client.moveTo(app).get('/auth/status')).status, `step ${index}`).to.equal(200);
        }
      }
    });

    it('rejects a cookie encrypted with an unknown key and does not delete it', async () => {
      const client = (await start({ keys: [randomBytes(32)] })).browser();
      await client.post('/auth/guest');
      const response = await client
        .moveTo((await start({ keys: [randomBytes(32)] })).app)
        .get('/auth/status');
      expect(response.status).to.equal(401);
      expect(response.headers).not.to.have.property('set-cookie');
    });
  });

  describe('watchSession', () => {
    /** Starts a process with a route that watches its session, as an event stream does. */
    async function startWithWatchRoute(bus: InProcessBus, onEnd: () => void) {
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

    it('calls onEnd immediately after a logout in the same process', async () => {
      let ends = 0;
      const { browser } = await startWithWatchRoute(new InProcessBus('alone'), () => (ends += 1));
      const client = browser();
      await client.post('/auth/guest');
      await client.get('/watch');
      await client.post('/auth/logout');
      await new Promise(setImmediate);
      expect(ends).to.equal(1);
    });
  });
});
