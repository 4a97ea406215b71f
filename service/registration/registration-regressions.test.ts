import { expect } from 'chai';
import { createTestDatabase } from '../testing/test-database.ts';
import type { Database } from '../database/database.ts';
import { createAccountsApp, type AccountsApp, type Browser } from '../testing/accounts-app.ts';

const ann = { username: 'Ann', email: 'ann@example.org', password: 'correct horse' };

/** Bugs of the users service that this one replaces. */
describe('bugs of the previous users service', () => {
  let database: Database;
  let close: () => Promise<void>;
  let service: AccountsApp;
  let browser: Browser;

  beforeEach(async () => {
    ({ database, close } = await createTestDatabase());
    service = await createAccountsApp(database, { rateLimits: 'on' });
    browser = service.browser();
    expect((await browser.post('/auth/register', ann)).status).to.equal(201);
  });
  afterEach(async () => {
    await service.app.close();
    await close();
  });

  it('does not accept a copied session after logout, in any process', async () => {
    const copiedSession = browser.copy();
    expect((await copiedSession.get('/auth/status')).status).to.equal(200);
    await browser.get('/auth/logout');
    expect((await copiedSession.get('/auth/status')).status).to.equal(401);
    const otherService = await createAccountsApp(database, { clock: service.clock, keys: service.keys });
    expect((await copiedSession.moveTo(otherService.app).get('/auth/status')).status).to.equal(401);
    await otherService.app.close();
  });

  it('does not publish e-mail addresses', async () => {
    const { id } = (await browser.get('/auth/status')).body.user;
    const otherBrowser = service.browser();
    await otherBrowser.post('/auth/guest');
    for (const url of [`/users/${id}`, '/users/@Ann', '/users']) {
      const { status, body } = await otherBrowser.get(url);
      expect(status).to.equal(200);
      expect(JSON.stringify(body), url).to.contain('Ann').and.not.to.contain('@');
    }
  });

  it('returns the same login error for an unknown user and a wrong password', async () => {
    const unknownUser = await service
      .browser()
      .post('/auth/login', { login: 'Ben', password: 'wrong horse' });
    const wrongPassword = await service
      .browser()
      .post('/auth/login', { login: 'Ann', password: 'wrong horse' });
    const withoutInstance = ({ instance: _, ...rest }: Record<string, unknown>) => rest;
    expect([unknownUser.status, withoutInstance(unknownUser.body)]).to.deep.equal([
      wrongPassword.status,
      withoutInstance(wrongPassword.body),
    ]);
    expect(wrongPassword.status).to.equal(401);
  });

  it('validates passwords on the server', async () => {
    for (const password of ['', '1234567', 'x'.repeat(129)]) {
      const { status, body } = await service
        .browser()
        .post('/auth/register', { ...ann, username: 'Ben', password });
      expect([status, body.errors[0].path]).to.deep.equal([400, '/password']);
    }
  });

  it('limits the rate of register, login and guest', async () => {
    const requests: [string, object][] = [
      ['/auth/register', {}],
      ['/auth/login', {}],
      ['/auth/guest', { name: '' }],
    ];
    for (const [url, body] of requests) {
      const statuses: number[] = [];
      for (let i = 0; i < 61; i++) statuses.push((await service.browser().post(url, body)).status);
      expect(statuses.at(-1), url).to.equal(429);
    }
  });

  it('returns 4xx for malformed headers and bodies', async () => {
    for (const headers of [
      { authorization: 'Bearer' },
      { cookie: 'noughts=%' },
      { 'content-type': 'x' },
      { origin: '%' },
    ]) {
      for (const payload of ['{', 'null', '[]', '{"login":{}}']) {
        const { status } = await service.browser().post('/auth/login', payload, headers);
        expect(status, JSON.stringify([headers, payload])).to.be.within(400, 499);
      }
    }
  });

  it('makes no user an admin by name or by a field of the body', async () => {
    const admin = service.browser();
    expect((await admin.post('/auth/guest', { name: 'admin' })).status).to.equal(400);
    const { body } = await admin.post('/auth/guest', { name: 'Administer' });
    expect(body.user.admin).to.equal(false);
    expect(
      (await admin.post('/users', { ...ann, username: 'Ben', email: 'ben@example.org' })).status,
    ).to.equal(403);
    expect((await admin.post('/auth/register', { ...ann, admin: true })).status).to.equal(400);
  });
});
