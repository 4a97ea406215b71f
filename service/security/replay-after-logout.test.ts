import { expect } from 'chai';
import { testApp, type TestApp } from '../testing/test-app.ts';

describe('attack: using a cookie from before the logout (replay)', () => {
  let here: TestApp;
  let there: TestApp;
  beforeEach(async () => {
    here = await testApp();
    const { tables, clock, config } = here.parts;
    there = await testApp({ tables, clock, settings: config });
  });
  afterEach(() => Promise.all([here.close(), there.close()]));

  it('is refused at once by the process that served the logout, and within 10 s by every other', async () => {
    const client = here.client();
    await client.asGuest();
    const replay = { cookie: client.cookie };
    const statusAt = async (service: TestApp) => (await service.client().get('/auth/status', replay)).status;
    expect([await statusAt(here), await statusAt(there)]).to.deep.equal([200, 200]);
    expect((await client.post('/auth/logout')).status).to.equal(204);
    expect(await statusAt(here)).to.equal(401);
    here.clock.advance(10_000);
    expect(await statusAt(there)).to.equal(401);
    expect((await there.client().post('/games', {}, replay)).status).to.equal(401);
  });

  it('does not keep a stream open that was opened with it', async () => {
    const client = here.client();
    await client.asGuest();
    const events = await client.events('/events');
    await client.post('/auth/logout');
    await events.ended;
    expect((await here.client().get('/events', { cookie: client.cookie })).status).to.equal(401);
  });
});
