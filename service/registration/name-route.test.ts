import { expect } from 'chai';
import type { Game } from '../games/game.ts';
import type { ProblemDocument } from '../http/errors/problem-schemas.ts';
import { createTestApp, type TestApp, TestClient } from '../testing/test-app.ts';
import type { OwnUser } from '../users/user.ts';

describe('PUT /auth/name', () => {
  let service: TestApp;
  let client: TestClient;

  beforeEach(async () => {
    service = await createTestApp();
    client = service.createClient();
    await client.signInAsGuest('Otter');
  });
  afterEach(() => service.close());

  const putName = (body: unknown, sender = client) =>
    sender.request<{ user: OwnUser } & ProblemDocument>('PUT', '/auth/name', body, {});
  const getName = async (sender = client) =>
    (await sender.get<{ user: OwnUser }>('/auth/status')).body.user.name;

  it('changes the name of a guest at once, and of their other sessions in other processes within 10 s', async () => {
    const { database, bus, clock, config } = service.dependencies;
    const otherService = await createTestApp({ database, bus, clock, settings: config });
    const tab = new TestClient(otherService.url, client.cookie);
    expect(await getName(tab)).to.equal('Otter');
    const { status, body } = await putName({ name: 'Beaver' });
    expect(status).to.equal(200);
    expect(body.user).to.include({ name: 'Beaver', guest: true, email: null });
    expect(await getName()).to.equal('Beaver');
    service.clock.advance(10_000);
    expect(await getName(tab)).to.equal('Beaver');
    await otherService.close();
  });

  it('keeps the name in games that the player has joined, and shows the new one in later games', async () => {
    const earlier = (await client.post('/games', {})).body.game;
    await putName({ name: 'Beaver' });
    const later = (await client.post('/games', {})).body.game;
    const names = async ({ id }: Game) => (await client.get(`/games/${id}`)).body.game.players.X?.name;
    expect([await names(earlier), await names(later)]).to.deep.equal(['Otter', 'Beaver']);
  });

  it('trims the name, and changes nothing when it is the same', async () => {
    for (const name of [' Beaver ', 'Beaver', 'Beaver\t', 'Beaver', 'Beaver'])
      expect((await putName({ name })).body.user.name).to.equal('Beaver');
  });

  it('returns 409 with a free name when the name is taken', async () => {
    await service.createClient().signInAsGuest('Beaver');
    const { status, body } = await putName({ name: 'bEAVER' });
    expect([status, body.code]).to.deep.equal([409, 'name_taken']);
    expect((await putName({ name: body.suggestion })).status).to.equal(200);
  });

  it('returns 429 with the time to wait after three changes in a day', async () => {
    for (const name of ['Beaver', 'Badger', 'Bear']) expect((await putName({ name })).status).to.equal(200);
    const { status, headers } = await putName({ name: 'Bat' });
    expect(status).to.equal(429);
    expect(headers.get('retry-after')).to.equal('86400');
    expect(await getName()).to.equal('Bear');
  });

  it('rejects invalid names and bodies, requests of other sites and without a session', async () => {
    for (const body of [
      {},
      { name: 'x' },
      { name: 'admin' },
      { name: 'аnna' },
      { name: 1 },
      { name: 'Ann', more: 1 },
    ])
      expect((await putName(body)).status, JSON.stringify(body)).to.equal(400);
    expect((await putName({ name: 'Ann' }, service.createClient())).status).to.equal(401);
    const crossSite = await client.request<ProblemDocument>(
      'PUT',
      '/auth/name',
      { name: 'Ann' },
      { origin: 'https://x.example' },
    );
    expect(crossSite.body.code).to.equal('cross_site');
    expect(await getName()).to.equal('Otter');
  });
});
