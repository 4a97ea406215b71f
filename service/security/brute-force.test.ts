import { expect } from 'chai';
import { createTestApp, type TestApp } from '../testing/test-app.ts';

describe('attack: brute force on passwords', function () {
  this.timeout(60_000);
  const ann = { username: 'Ann', email: 'ann@example.org', password: 'correct horse' };
  let service: TestApp;
  beforeEach(async () => {
    service = await createTestApp({ settings: { rateLimit: 'on', trustProxy: 1 } });
    await service.createClient().post('/auth/register', ann);
  });
  afterEach(() => service.close());

  const attemptLogin = async (address: string, login: string, password = 'wrong horse') =>
    (await service.createClient().post('/auth/login', { login, password }, { 'x-forwarded-for': address }))
      .status;

  it('is limited to ten wrong passwords per account and address, while the owner can sign in elsewhere', async () => {
    for (let n = 0; n < 10; n++) expect(await attemptLogin('192.0.2.1', 'Ann')).to.equal(401);
    expect(await attemptLogin('192.0.2.1', 'Ann', ann.password), 'even with the right one').to.equal(429);
    for (let n = 0; n < 18; n++) expect(await attemptLogin('192.0.2.1', 'Ann')).to.equal(429);
    expect(await attemptLogin('198.51.100.1', 'Ann', ann.password), 'the owner').to.equal(200);
    expect(await attemptLogin('192.0.2.1', 'Ben'), 'another account').to.equal(401);
  });

  it('is limited to thirty wrong passwords per account from all addresses, for five minutes', async () => {
    const logins = ['Ann', 'ann', ' ANN ', 'ａｎｎ', 'ann@example.org', ' ANN@Example.org'];
    for (let n = 0; n < 30; n++)
      expect(await attemptLogin(`192.0.2.${n}`, logins[n % 6] ?? '')).to.equal(401);
    for (const login of logins)
      expect(await attemptLogin('198.51.100.1', login, ann.password), login).to.equal(429);
    expect(await attemptLogin('198.51.100.1', 'Ben'), 'another account').to.equal(401);
    service.clock.advance(5 * 60_000 + 1);
    expect(await attemptLogin('198.51.100.1', 'Ann', ann.password)).to.equal(200);
  });

  it('does not lock out a browser with which the owner has logged in before, which has ten tries of its own', async () => {
    const owner = service.createClient();
    const logIn = async (password: string, address = '203.0.113.1') =>
      (await owner.post('/auth/login', { login: 'Ann', password }, { 'x-forwarded-for': address })).status;
    expect(await logIn(ann.password)).to.equal(200);
    await owner.post('/auth/logout');
    for (let n = 0; n < 30; n++) expect(await attemptLogin(`192.0.2.${n}`, 'Ann')).to.equal(401);
    expect(await attemptLogin('198.51.100.1', 'Ann', ann.password), 'another browser').to.equal(429);
    expect(await logIn(ann.password), 'the owner').to.equal(200);
    // Also where somebody else has used up the tries of the address.
    expect(await logIn(ann.password, '192.0.2.1')).to.equal(200);
    for (let n = 0; n < 10; n++) expect(await logIn('wrong horse')).to.equal(401);
    expect(await logIn(ann.password)).to.equal(429);
    service.clock.advance(10 * 60_000 + 1);
    expect(await logIn(ann.password)).to.equal(200);
  });

  it('gets no advantage from the device cookie of another account', async () => {
    const attacker = service.createClient();
    await attacker.post('/auth/register', {
      username: 'Mallory',
      email: 'm@example.org',
      password: 'correct horse',
    });
    for (let n = 0; n < 30; n++) await attemptLogin(`192.0.2.${n}`, 'Ann');
    const { status } = await attacker.post('/auth/login', { login: 'Ann', password: ann.password });
    expect(status).to.equal(429);
  });

  it('gets no more attempts with concurrent requests', async () => {
    const results = Array.from({ length: 20 }, () => attemptLogin('192.0.2.1', 'Ann'));
    const statuses = await Promise.all(results);
    expect(statuses.filter((status) => status === 401)).to.have.length(10);
    expect(statuses.filter((status) => status === 429)).to.have.length(10);
  });

  it('is limited equally for unknown accounts', async () => {
    for (let n = 0; n < 10; n++) expect(await attemptLogin('192.0.2.1', 'Unknown')).to.equal(401);
    for (const login of ['Unknown', ' unknown '])
      expect(await attemptLogin('192.0.2.1', login)).to.equal(429);
  });

  it('is limited to sixty attempts per address over all accounts, enough for a class behind one address', async function () {
    this.timeout(60_000);
    for (let n = 0; n < 60; n++) expect(await attemptLogin('192.0.2.1', `Player ${n}`)).to.equal(401);
    expect(await attemptLogin('192.0.2.1', 'Unknown')).to.equal(429);
    expect(await attemptLogin('192.0.2.2', 'Unknown'), 'another address').to.equal(401);
  });
});
