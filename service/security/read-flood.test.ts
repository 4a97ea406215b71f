import { expect } from 'chai';
import { limits } from '../shared/limits.ts';
import { createTestApp, type TestApp } from '../testing/test-app.ts';

describe('attack: flooding the service with requests that read the database', function () {
  this.timeout(60_000);
  let service: TestApp;
  before(async () => (service = await createTestApp({ settings: { rateLimit: 'on', trustProxy: 1 } })));
  after(() => service.close());

  const inject = async (url: string, address: string, cookie?: string) =>
    (
      await service.app.inject({
        url,
        headers: { 'x-forwarded-for': address, ...(cookie !== undefined && { cookie }) },
      })
    ).statusCode;

  it('is limited by address without a session, over all routes, and does not stop others', async () => {
    const urls = ['/games/x', '/users/x', '/users/x/games', '/games/x/events'];
    const max = limits.readsPerMinute.addressWithoutSession;
    for (let sent = 0; sent < max; sent++)
      expect(await inject(urls[sent % urls.length] ?? '', '192.0.2.1')).to.equal(404);
    for (const url of urls) expect(await inject(url, '192.0.2.1'), url).to.equal(429);
    expect(await inject('/games/x', '192.0.2.2'), 'another address').to.equal(404);
    expect(await inject('/ping', '192.0.2.1'), 'reads nothing').to.equal(200);
    const client = service.createClient();
    await client.signInAsGuest();
    expect(await inject('/games/x', '192.0.2.1', client.cookie), 'a session of this address').to.equal(404);
  });

  it('is limited by session', async () => {
    const client = service.createClient();
    await client.signInAsGuest();
    for (let sent = 0; sent < limits.readsPerMinute.session; sent++)
      expect(await inject('/games/x', `198.51.100.${sent % 200}`, client.cookie)).to.equal(404);
    expect(await inject('/games/x', '198.51.100.201', client.cookie)).to.equal(429);
    const other = service.createClient();
    await other.signInAsGuest();
    expect(await inject('/games/x', '198.51.100.1', other.cookie), 'another session').to.equal(404);
  });
});
