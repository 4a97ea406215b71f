import { expect } from 'chai';
import { createTestApp, type TestApp } from '../testing/test-app.ts';

describe('attack: replay of a cookie after logout', () => {
  let firstService: TestApp;
  let secondService: TestApp;
  beforeEach(async () => {
    firstService = await createTestApp();
    const { database, clock, config } = firstService.dependencies;
    secondService = await createTestApp({ database, clock, settings: config });
  });
  afterEach(() => Promise.all([firstService.close(), secondService.close()]));

  it('returns 401 at once in the process that handled the logout, and within 10 s in others', async () => {
    const client = firstService.createClient();
    await client.signInAsGuest();
    const replayedHeaders = { cookie: client.cookie };
    const getStatus = async (service: TestApp) =>
      (await service.createClient().get('/auth/status', replayedHeaders)).status;
    expect([await getStatus(firstService), await getStatus(secondService)]).to.deep.equal([200, 200]);
    expect((await client.post('/auth/logout')).status).to.equal(204);
    expect(await getStatus(firstService)).to.equal(401);
    firstService.clock.advance(10_000);
    expect(await getStatus(secondService)).to.equal(401);
    expect((await secondService.createClient().post('/games', {}, replayedHeaders)).status).to.equal(401);
  });

  it('cannot keep an event stream open or open a new one', async () => {
    const client = firstService.createClient();
    await client.signInAsGuest();
    const events = await client.openEvents('/events');
    await client.post('/auth/logout');
    await events.ended;
    expect((await firstService.createClient().get('/events', { cookie: client.cookie })).status).to.equal(
      401,
    );
  });
});
