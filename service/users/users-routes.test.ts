import { Registration } from '../registration/registration.ts';
import { expect } from 'chai';
import { createId } from '../shared/ids.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import { delayIndexes } from '../testing/lagging-indexes.ts';
import { ManualClock } from '../testing/clock.ts';
import type { Database } from '../database/database.ts';
import { createAccountsApp, type AccountsApp, type Browser } from '../testing/accounts-app.ts';
import { createAccounts } from '../testing/accounts.ts';

const ann = { username: 'Ann', email: 'ann@example.org', password: 'correct horse' };
const ben = { username: 'Ben', email: 'ben@example.org', password: 'correct horse' };

describe('users routes', () => {
  let database: Database;
  let close: () => Promise<void>;
  let clock: ManualClock;
  let service: AccountsApp;
  let browser: Browser;

  beforeEach(async () => {
    ({ database, close } = await createTestDatabase());
    clock = new ManualClock();
    service = await createAccountsApp(database, { clock });
    browser = service.browser();
  });
  afterEach(async () => {
    await service.app.close();
    await close();
  });

  describe('GET /users/:id', () => {
    it('returns a profile by id or name, with the record and without the e-mail address', async () => {
      const { user } = (await browser.post('/auth/register', ann)).body;
      const expected = { user: { ...user, record: { won: 1, lost: 2, drawn: 3 } } };
      for (const url of [`/users/${user.id}`, '/users/@Ann', '/users/@aNN']) {
        const { status, body } = await service.browser().get(url);
        expect([status, body]).to.deep.equal([200, expected]);
      }
    });

    for (const name of ['محمد-الثاني 2', '山'.repeat(24), '\u{10330}'.repeat(24), 'Ada Lovelace']) {
      it(`finds the name ${name}`, async () => {
        await browser.post('/auth/guest', { name });
        const { status, body } = await browser.get(`/users/@${encodeURIComponent(name)}`);
        expect([status, body.user?.name]).to.deep.equal([200, name]);
      });
    }

    it('ignores spaces around the name', async () => {
      await browser.post('/auth/guest', { name: 'Otter' });
      for (const name of ['%20Otter', 'Otter%20', '%E3%80%80otter%0A']) {
        const { status, body } = await browser.get(`/users/@${name}`);
        expect([status, body.user?.name], name).to.deep.equal([200, 'Otter']);
      }
    });

    it('returns 404 for unknown and invalid ids and names', async () => {
      const ids = [
        createId(),
        'x',
        '@Unknown',
        '@',
        '@%40',
        'user%23x',
        '..%2F..',
        '%00',
        '@a%0Ab',
        '__proto__',
      ];
      for (const id of [...ids, 'x'.repeat(64)]) {
        const { status, body } = await browser.get(`/users/${id}`);
        expect([status, body.code], id).to.deep.equal([404, 'not_found']);
      }
    });

    it('rejects ids that are not UTF-8 or too long', async () => {
      for (const id of ['%ff', '%E0%A4%A', 'x'.repeat(65), 'x'.repeat(2_000)]) {
        expect((await browser.get(`/users/${id}`)).status, id.slice(0, 20)).to.be.within(400, 414);
      }
    });
  });

  describe('GET /users', () => {
    it('lists every account exactly once, newest first, in pages, without guests', async () => {
      const names = await createAccounts(new Registration(database, clock), clock, 7);
      await browser.post('/auth/guest');
      const seenIds: string[] = [];
      const sizes: number[] = [];
      let cursor: string | null = null;
      do {
        const query: string = cursor === null ? '' : `&cursor=${cursor}`;
        const { status, body } = await browser.get(`/users?limit=3${query}`);
        expect(status).to.equal(200);
        seenIds.push(...body.users.map(({ name }: { name: string }) => name));
        sizes.push(body.users.length);
        ({ cursor } = body);
      } while (cursor !== null);
      expect(seenIds).to.deep.equal(names.toReversed());
      expect(sizes).to.deep.equal([3, 3, 1]);
    });

    it('returns only public fields', async () => {
      await createAccounts(new Registration(database, clock), clock, 1);
      const { body } = await browser.get('/users');
      expect(body.users[0]).to.have.all.keys('id', 'name', 'guest', 'admin', 'createdAt');
      expect(JSON.stringify(body)).not.to.contain('example.org').and.not.to.contain('hash');
    });

    it('rejects cursors that the service did not issue', async () => {
      const forgedCursor = Buffer.from(`2026-01-01T12:00:00.000Z#${createId()}`).toString('base64url');
      const cursors = [
        '',
        'x',
        '%00',
        forgedCursor,
        `${forgedCursor}=`,
        `${forgedCursor}x`,
        Buffer.from('F#2026-01-01#x').toString('base64url'),
      ];
      for (const cursor of cursors) {
        const { status, body } = await browser.get(`/users?cursor=${cursor}`);
        expect([status, body.code], cursor).to.deep.equal([400, 'bad_cursor']);
      }
    });

    it('rejects invalid query parameters and names them', async () => {
      for (const query of [
        'limit=0',
        'limit=51',
        'limit=x',
        'limit=1.5',
        'limit=-1',
        'limit=',
        'limit=1&limit=2',
        'page=2',
      ]) {
        const { status, body } = await browser.get(`/users?${query}`);
        expect([status, body.code], query).to.deep.equal([400, 'invalid']);
        expect(body.errors[0].path, query).to.equal(query.startsWith('page') ? '?page' : '?limit');
      }
    });

    it('includes accounts created by the same session while the index lags', async () => {
      const laggingService = await createAccountsApp(
        delayIndexes(database, { getLagMs: () => 2_000, clock }),
        { clock },
      );
      const newBrowser = laggingService.browser();
      await newBrowser.post('/auth/register', ann);
      const names = async (url: string) =>
        (await newBrowser.get(url)).body.users.map(({ name }: { name: string }) => name);
      expect(await names('/users')).to.deep.equal(['Ann']);
      await laggingService.users.grantAdmin('Ann');
      clock.advance(1_000);
      await newBrowser.post('/users', ben);
      expect(await names('/users')).to.deep.equal(['Ben', 'Ann']);
      expect(await names('/users?limit=1')).to.deep.equal(['Ben']);
      clock.advance(10_000);
      expect(await names('/users'), 'once').to.deep.equal(['Ben', 'Ann']);
      await laggingService.app.close();
    });
  });

  describe('POST /users', () => {
    it('creates an account for an admin, who stays signed in', async () => {
      await browser.post('/auth/register', ann);
      await service.users.grantAdmin('ann');
      const { status, body } = await browser.post('/users', ben);
      expect([status, body.user.name, body.user.guest]).to.deep.equal([201, 'Ben', false]);
      expect((await browser.get('/auth/status')).body.user.name).to.equal('Ann');
      const otherBrowser = service.browser();
      const login = await otherBrowser.post('/auth/login', { login: 'Ben', password: ben.password });
      expect(login.status).to.equal(200);
    });

    it('returns 403 to other users and 401 without a session, before it validates the body', async () => {
      await browser.post('/auth/register', ann);
      for (const body of [ben, {}, { nonsense: true }]) {
        const forbidden = await browser.post('/users', body);
        expect([forbidden.status, forbidden.body.code]).to.deep.equal([403, 'forbidden']);
        const anonymous = await service.browser().post('/users', body);
        expect([anonymous.status, anonymous.body.code]).to.deep.equal([401, 'not_signed_in']);
      }
      expect(await service.users.findByName('Ben')).to.equal(null);
    });

    it('trims name and e-mail address', async () => {
      await browser.post('/auth/register', ann);
      await service.users.grantAdmin(' Ann ');
      const response = await browser.post('/users', { ...ben, username: ' Ben ', email: `${ben.email} ` });
      expect([response.status, response.body.user.name]).to.deep.equal([201, 'Ben']);
      expect((await service.users.getCredentials(ben.email)).user?.email).to.equal(ben.email);
    });

    it('rejects invalid fields and taken names like a registration', async () => {
      await browser.post('/auth/register', ann);
      await service.users.grantAdmin('Ann');
      expect((await browser.post('/users', ann)).body.code).to.equal('email_taken');
      expect((await browser.post('/users', { ...ben, username: 'Ann' })).body.code).to.equal('name_taken');
      expect((await browser.post('/users', { ...ben, admin: true })).body.code).to.equal('invalid');
    });
  });
});
