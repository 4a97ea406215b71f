import { expect } from 'chai';
import { testTables } from '../testing/test-database.ts';
import type { Tables } from '../database/database.ts';
import { accountsApp, type AccountsApp, type Browser } from '../testing/accounts-app.ts';

const ann = { username: 'Ann', email: 'ann@example.org', password: 'correct horse' };

/** Each fault of the users service that this one follows, by its name there. */
describe('faults of the older users service, none of which is here', () => {
  let tables: Tables;
  let close: () => Promise<void>;
  let process: AccountsApp;
  let browser: Browser;

  beforeEach(async () => {
    ({ tables, close } = await testTables());
    process = await accountsApp(tables, { rateLimits: 'on' });
    browser = process.browser();
    expect((await browser.post('/auth/register', ann)).status).to.equal(201);
  });
  afterEach(async () => {
    await process.app.close();
    await close();
  });

  it('a token stays valid after logout', async () => {
    const replay = browser.copy();
    expect((await replay.get('/auth/status')).status).to.equal(200);
    await browser.get('/auth/logout');
    expect((await replay.get('/auth/status')).status).to.equal(401);
    const elsewhere = await accountsApp(tables, { clock: process.clock, keys: process.keys });
    expect((await replay.moveTo(elsewhere.app).get('/auth/status')).status).to.equal(401);
    await elsewhere.app.close();
  });

  it('e-mail addresses are public', async () => {
    const { id } = (await browser.get('/auth/status')).body.user;
    const others = process.browser();
    await others.post('/auth/guest');
    for (const url of [`/users/${id}`, '/users/@Ann', '/users']) {
      const { status, body } = await others.get(url);
      expect(status).to.equal(200);
      expect(JSON.stringify(body), url).to.contain('Ann').and.not.to.contain('@');
    }
  });

  it('login tells an unknown user from a wrong password', async () => {
    const unknown = await process.browser().post('/auth/login', { login: 'Ben', password: 'wrong horse' });
    const wrong = await process.browser().post('/auth/login', { login: 'Ann', password: 'wrong horse' });
    const words = ({ instance: _, ...rest }: Record<string, unknown>) => rest;
    expect([unknown.status, words(unknown.body)]).to.deep.equal([wrong.status, words(wrong.body)]);
    expect(wrong.status).to.equal(401);
  });

  it('the server takes any password', async () => {
    for (const password of ['', '1234567', 'x'.repeat(129)]) {
      const { status, body } = await process
        .browser()
        .post('/auth/register', { ...ann, username: 'Ben', password });
      expect([status, body.errors[0].path]).to.deep.equal([400, '/password']);
    }
  });

  it('nothing limits register, login and guest', async () => {
    const tries: [string, object][] = [
      ['/auth/register', {}],
      ['/auth/login', {}],
      ['/auth/guest', { name: '' }],
    ];
    for (const [url, body] of tries) {
      const statuses: number[] = [];
      for (let i = 0; i < 40; i++) statuses.push((await process.browser().post(url, body)).status);
      expect(statuses.at(-1), url).to.equal(429);
    }
  });

  it('a malformed header or body is a 5xx', async () => {
    for (const headers of [
      { authorization: 'Bearer' },
      { cookie: 'noughts=%' },
      { 'content-type': 'x' },
      { origin: '%' },
    ]) {
      for (const payload of ['{', 'null', '[]', '{"login":{}}']) {
        const { status } = await process
          .browser()
          .post('/auth/login', payload, headers as Record<string, string>);
        expect(status, JSON.stringify([headers, payload])).to.be.within(400, 499);
      }
    }
  });

  it('somebody becomes an admin by what they are called or by what they send', async () => {
    const admin = process.browser();
    const { body } = await admin.post('/auth/guest', { name: 'admin' });
    expect(body.user.admin).to.equal(false);
    expect(
      (await admin.post('/users', { ...ann, username: 'Ben', email: 'ben@example.org' })).status,
    ).to.equal(403);
    expect((await admin.post('/auth/register', { ...ann, admin: true })).status).to.equal(400);
  });
});
