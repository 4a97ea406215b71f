import { expect } from 'chai';
import { testApp, type TestApp } from '../testing/test-app.ts';

describe('attack: guessing a password (brute force)', function () {
  this.timeout(60_000);
  const ann = { username: 'Ann', email: 'ann@example.org', password: 'correct horse' };
  let service: TestApp;
  beforeEach(async () => {
    service = await testApp({ settings: { rateLimit: 'on', trustProxy: 1 } });
    await service.client().post('/auth/register', ann);
  });
  afterEach(() => service.close());

  const guess = async (address: string, login: string, password = 'wrong horse') =>
    (await service.client().post('/auth/login', { login, password }, { 'x-forwarded-for': address })).status;

  it('from many addresses is over after thirty attempts on an account, even with the right one', async () => {
    const names = ['Ann', 'ann', ' ANN '];
    for (let n = 0; n < 30; n++) expect(await guess(`192.0.2.${n}`, names[n % 3] ?? '')).to.equal(401);
    expect(await guess('198.51.100.1', 'Ann', ann.password)).to.equal(429);
    expect(await guess('198.51.100.1', 'Ben'), 'another account').to.equal(401);
  });

  it('from one address is over after thirty attempts on whatever accounts', async () => {
    for (let n = 0; n < 30; n++) expect(await guess('192.0.2.1', `Somebody ${n}`)).to.equal(401);
    expect(await guess('192.0.2.1', 'Nobody')).to.equal(429);
    expect(await guess('192.0.2.2', 'Nobody'), 'another address').to.equal(401);
  });
});
