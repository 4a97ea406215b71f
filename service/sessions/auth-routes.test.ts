import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import { createTestDatabase } from '../testing/test-database.ts';
import type { Database } from '../database/database.ts';
import { nameRule } from '../shared/name-rules.ts';
import { Passwords } from '../users/password-hashing.ts';
import { createAccountsApp, type AccountsApp, type Browser } from '../testing/accounts-app.ts';

const ann = { username: 'Ann', email: 'ann@example.org', password: 'correct horse' };

describe('auth routes', () => {
  let database: Database;
  let close: () => Promise<void>;
  let service: AccountsApp;
  let browser: Browser;
  /** The hash of each call of `passwords.verify`. */
  let verifiedHashes: (string | null)[];

  beforeEach(async () => {
    ({ database, close } = await createTestDatabase());
    verifiedHashes = [];
    const passwords = new Passwords();
    const verify = passwords.verify.bind(passwords);
    passwords.verify = (hash, password, client) => {
      verifiedHashes.push(hash);
      return verify(hash, password, client);
    };
    service = await createAccountsApp(database, { passwords });
    browser = service.browser();
  });
  afterEach(async () => {
    await service.app.close();
    await close();
  });

  describe('POST /auth/guest', () => {
    it('creates a guest with a generated name', async () => {
      const { status, body } = await browser.post('/auth/guest');
      expect(status).to.equal(201);
      expect(body.user).to.have.all.keys('id', 'name', 'guest', 'admin', 'createdAt');
      expect(body.user).to.include({ guest: true, admin: false });
      expect(body.user.name).to.match(/^[a-z]+-[a-z]+/);
      expect((await browser.get('/auth/status')).body.user).to.deep.equal({
        ...body.user,
        email: null,
        invitations: 'anyone',
      });
    });

    it('normalizes and trims the requested name', async () => {
      expect((await browser.post('/auth/guest', { name: ' Ｏtter ' })).body.user.name).to.equal('Otter');
    });

    it('returns 200 with the current user when already signed in', async () => {
      const first = await browser.post('/auth/guest');
      const secondResponse = await browser.post('/auth/guest', { name: 'Other' });
      expect([secondResponse.status, secondResponse.body]).to.deep.equal([200, first.body]);
      expect(secondResponse.headers).not.to.have.property('set-cookie');
    });

    it('returns 409 with a free suggestion when the name is taken', async () => {
      await browser.post('/auth/guest', { name: 'Otter' });
      const other = service.browser();
      const { status, body } = await other.post('/auth/guest', { name: 'OTTER' });
      expect([status, body.code]).to.deep.equal([409, 'name_taken']);
      expect((await other.post('/auth/guest', { name: body.suggestion })).status).to.equal(201);
    });
  });

  describe('POST /auth/register', () => {
    it('returns 201 with the user, without e-mail address and password hash', async () => {
      const response = await browser.post('/auth/register', ann);
      expect(response.status).to.equal(201);
      expect(response.body.user)
        .to.include({ name: 'Ann', guest: false })
        .and.have.all.keys('id', 'name', 'guest', 'admin', 'createdAt');
      expect((await browser.get('/auth/status')).body.user.email).to.equal(ann.email);
    });

    it('trims name and e-mail address, but not the password', async () => {
      const paddedFields = {
        username: ' Ann\u3000',
        email: '\tann@example.org ',
        password: ' correct horse ',
      };
      expect((await browser.post('/auth/register', paddedFields)).body.user.name).to.equal('Ann');
      expect((await browser.get('/auth/status')).body.user.email).to.equal(ann.email);
      const other = service.browser();
      const login = (password: string) => other.post('/auth/login', { login: 'Ann', password });
      expect((await login(ann.password)).status, 'the trimmed password').to.equal(401);
      expect((await login(paddedFields.password)).status).to.equal(200);
    });

    it('keeps the id of a guest', async () => {
      const guest = (await browser.post('/auth/guest')).body.user;
      const account = (await browser.post('/auth/register', ann)).body.user;
      expect(account).to.deep.equal({ ...guest, name: 'Ann', guest: false });
    });

    it('accepts the current name of a guest', async () => {
      const guest = (await browser.post('/auth/guest')).body.user;
      const account = await browser.post('/auth/register', { ...ann, username: guest.name });
      expect([account.status, account.body.user.name]).to.deep.equal([201, guest.name]);
    });

    it('creates another account when the user already has one', async () => {
      const first = (await browser.post('/auth/register', ann)).body.user;
      const second = await browser.post('/auth/register', {
        ...ann,
        username: 'Ben',
        email: 'ben@example.org',
      });
      expect(second.status).to.equal(201);
      expect(second.body.user.id).not.to.equal(first.id);
    });

    it('returns all field errors together, each with its path and the allowed values', async () => {
      const { status, body } = await browser.post('/auth/register', {
        username: 'a@b',
        email: 'x',
        password: 'xyzzy',
      });
      expect([status, body.code]).to.deep.equal([400, 'invalid']);
      expect(body.errors.map(({ path }: { path: string }) => path)).to.deep.equal([
        '/username',
        '/email',
        '/password',
      ]);
      expect(body.errors[0].allowed).to.equal(nameRule);
      expect(JSON.stringify(body)).not.to.contain('xyzzy');
    });

    it('returns 409 for a taken name, with a suggestion, and for a taken e-mail address', async () => {
      await browser.post('/auth/register', ann);
      const name = await service
        .browser()
        .post('/auth/register', { ...ann, username: 'aNN', email: 'b@example.org' });
      expect([name.status, name.body.code]).to.deep.equal([409, 'name_taken']);
      expect(name.body.suggestion).to.be.a('string');
      const email = await service
        .browser()
        .post('/auth/register', { ...ann, username: 'Ben', email: 'ANN@example.org' });
      expect([email.status, email.body.code]).to.deep.equal([409, 'email_taken']);
    });
  });

  describe('POST /auth/login', () => {
    beforeEach(() => browser.post('/auth/register', ann));

    const logins = ['Ann', 'ANN', 'ann@example.org', 'Ann@Example.ORG', 'ann＠example.org'];
    for (const login of [...logins, 'Ann ', ' Ann', '\u3000ann\n', 'ann@example.org ', ' ann@example.org']) {
      it(`accepts the login ${JSON.stringify(login)}`, async () => {
        const other = service.browser();
        const { status, body } = await other.post('/auth/login', { login, password: ann.password });
        expect([status, body.user.name]).to.deep.equal([200, 'Ann']);
        expect((await other.get('/auth/status')).status).to.equal(200);
      });
    }

    it('rejects a banned user with forbidden, and only with the right password', async () => {
      const { id } = (await browser.get('/auth/status')).body.user;
      await service.users.ban(id);
      const other = service.browser();
      const wrong = await other.post('/auth/login', { login: 'Ann', password: 'wrong horse' });
      const right = await other.post('/auth/login', { login: 'Ann', password: ann.password });
      expect([wrong.body.code, right.body.code]).to.deep.equal(['wrong_credentials', 'forbidden']);
      expect(right.body.detail).to.equal('This account is banned.');
      service.clock.advance(10_000);
      expect((await browser.get('/auth/status')).status, 'the earlier session').to.equal(401);
    });

    it('does not merge the guest of the previous session into the account', async () => {
      const other = service.browser();
      const guest = (await other.post('/auth/guest')).body.user;
      await other.post('/auth/login', { login: 'Ann', password: ann.password });
      expect((await other.get(`/users/${guest.id}`)).body.user.guest).to.equal(true);
    });

    it('does the same work and returns the same error for an unknown user and a wrong password', async () => {
      const guest = (await service.browser().post('/auth/guest', { name: 'Otter' })).body.user;
      const credentials = [
        { login: 'Ann', password: 'wrong horse' },
        { login: 'ann@example.org', password: 'wrong horse' },
        { login: 'Unknown', password: ann.password },
        { login: 'unknown@example.org', password: ann.password },
        { login: guest.name, password: ann.password },
        { login: '', password: '' },
        { login: 'x'.repeat(500), password: 'x'.repeat(500) },
        { login: '\ufdfa'.repeat(1_024), password: '\ufdfa'.repeat(1_024) },
        { login: `${'漢'.repeat(1_000)}@example.org`, password: '\ud800' },
        { login: '\ud800', password: '\0' },
      ];
      const distinctResponses = new Set<string>();
      for (const body of credentials) {
        const readsBefore = service.countReads();
        verifiedHashes = [];
        const response = await service.browser().post('/auth/login', body);
        const { instance: _, ...bodyWithoutInstance } = response.body;
        distinctResponses.add(
          JSON.stringify([
            response.status,
            bodyWithoutInstance,
            service.countReads() - readsBefore,
            verifiedHashes.length,
          ]),
        );
        expect(response.headers).not.to.have.property('set-cookie');
      }
      expect([...distinctResponses]).to.have.length(1);
      expect([...distinctResponses][0])
        .to.contain('wrong_credentials')
        .and.match(/,2,1\]$/);
    });
  });

  describe('/auth/logout', () => {
    it('returns 204 and deletes the cookie, also without a session', async () => {
      await browser.post('/auth/guest');
      expect((await browser.post('/auth/logout')).status).to.equal(204);
      expect(browser.cookie).to.equal(null);
      expect((await browser.get('/auth/status')).status).to.equal(401);
      expect((await browser.post('/auth/logout')).status).to.equal(204);
    });

    it('accepts GET from our own pages and from non-browser clients', async () => {
      for (const headers of [{}, { 'sec-fetch-site': 'same-origin' }] as Record<string, string>[]) {
        const client = service.browser();
        await client.post('/auth/guest');
        expect((await client.get('/auth/logout', headers)).status).to.equal(204);
        expect((await client.get('/auth/status')).status).to.equal(401);
      }
    });

    for (const site of ['cross-site', 'same-site', 'none', 'x']) {
      it(`rejects GET with Sec-Fetch-Site: ${site} and keeps the session`, async () => {
        await browser.post('/auth/guest');
        const { status, body } = await browser.get('/auth/logout', { 'sec-fetch-site': site });
        expect([status, body.code]).to.deep.equal([403, 'cross_site']);
        expect((await browser.get('/auth/status')).status).to.equal(200);
      });
    }

    it('does not accept HEAD', async () => {
      await browser.post('/auth/guest');
      const response = await service.app.inject({
        method: 'HEAD',
        url: '/auth/logout',
        headers: { cookie: browser.cookie ?? '' },
      });
      expect(response.statusCode).to.equal(405);
      expect((await browser.get('/auth/status')).status).to.equal(200);
    });

    it('rejects POST from another site', async () => {
      await browser.post('/auth/guest');
      for (const origin of ['https://evil.example', 'null']) {
        const { status, body } = await browser.post('/auth/logout', undefined, { origin });
        expect([status, body.code]).to.deep.equal([403, 'cross_site']);
      }
      expect((await browser.get('/auth/status')).status).to.equal(200);
    });
  });

  describe('malformed requests', () => {
    const routes = ['/auth/guest', '/auth/register', '/auth/login'];
    const bodies: [string, unknown][] = [
      ['an array', []],
      ['a number', 7],
      ['a string', '"x"'],
      ['invalid JSON', '{"name":'],
      ['an unknown field', { ...ann, login: 'x', admin: true }],
      ['wrong types', { name: 7, username: ['Ann'], email: {}, login: null, password: true }],
      ['__proto__', '{"__proto__":{"admin":true}}'],
      [
        'lone surrogates',
        '{"name":"\\ud800\\ud800","username":"\\ud800","email":"\\ud800","login":7,"password":"\\ud800"}',
      ],
    ];
    for (const url of routes) {
      it(`to ${url} return 400 and store nothing`, async () => {
        for (const [description, payload] of bodies) {
          const { status, body, headers } = await browser.post(url, payload as object, {
            'content-type': 'application/json',
          });
          expect([status, body.code], description).to.deep.equal([400, 'invalid']);
          expect(headers['content-type'], description).to.contain('application/problem+json');
          expect((await browser.get('/auth/status')).status, description).to.equal(401);
        }
        const { Items } = await database.client.send(new ScanCommand({ TableName: database.usersTable }));
        expect(Items).to.deep.equal([]);
      });
    }

    it('return 413 for a body that is too large and 415 for a form', async () => {
      const largeResponse = await browser.post('/auth/register', { ...ann, password: 'x'.repeat(100_000) });
      expect([largeResponse.status, largeResponse.body.code]).to.deep.equal([413, 'payload_too_large']);
      const formResponse = await browser.post('/auth/login', 'login=Ann', {
        'content-type': 'application/x-www-form-urlencoded',
      });
      expect([formResponse.status, formResponse.body.code]).to.deep.equal([415, 'unsupported_media_type']);
    });

    it('with any Authorization header are not signed in', async () => {
      for (const authorization of ['Bearer', 'Bearer x y z', 'Basic \u00ff', 'x'.repeat(4_000)]) {
        const { status, body } = await browser.get('/auth/status', { authorization });
        expect([status, body.code], authorization).to.deep.equal([401, 'not_signed_in']);
      }
    });
  });

  it('send Cache-Control: no-store', async () => {
    for (const url of ['/auth/status', '/users', '/auth/logout']) {
      expect((await browser.get(url)).headers['cache-control'], url).to.equal('no-store');
    }
  });
});

describe('rate limits of auth routes', () => {
  const rateLimits: [string, (index: number) => object, number][] = [
    ['/auth/register', () => ({ username: 'a', email: 'x', password: 'x' }), 40],
    ['/auth/login', (index) => ({ login: `Unknown ${index}`, password: 'x' }), 60],
    ['/auth/guest', () => ({ name: 'a' }), 60],
  ];
  for (const [url, body, max] of rateLimits) {
    it(`return 429 for ${url} after ${max} requests from one address, with the time to wait`, async function () {
      this.timeout(60_000);
      const { database, close } = await createTestDatabase();
      const { app, browser } = await createAccountsApp(database, { rateLimits: 'on' });
      for (let i = 0; i < max; i++)
        expect((await browser().post(url, body(i))).status).to.be.oneOf([400, 401]);
      const { status, body: problem, headers } = await browser().post(url, body(max));
      expect([status, problem.code]).to.deep.equal([429, 'rate_limited']);
      expect(Number(headers['retry-after'])).to.equal(problem.retryAfter).and.be.greaterThan(0);
      await app.close();
      await close();
    });
  }
});
