import { expect } from 'chai';
import { createTestApp, type TestApp } from '../service/testing/test-app.ts';
import { seed, seededPassword } from './seed.ts';

/** Statuses of a player's games after logging in with the printed password. */
async function listStatuses(service: TestApp, login: string): Promise<string[]> {
  const client = service.createClient();
  const { status } = await client.post('/auth/login', { login, password: seededPassword });
  expect(status).to.equal(200);
  const { body } = await client.get<Record<string, { status: string }[]>>('/games');
  return Object.values(body)
    .filter(Array.isArray)
    .flatMap((games) => games.map((game) => game.status))
    .sort();
}

describe('npm run seed', () => {
  it('creates players with games of every kind, and can be repeated', async () => {
    const service = await createTestApp();
    try {
      const lines = await seed(service.url);
      expect(lines.join('\n')).to.include(service.url).and.include(seededPassword);
      const ada = await listStatuses(service, 'Ada');
      expect(ada).to.deep.equal(['finished', 'finished', 'invited', 'playing']);
      expect(await listStatuses(service, 'Cleo')).to.include('open');
      expect(await listStatuses(service, 'Ben')).to.include.members(['finished', 'invited', 'playing']);
      await seed(service.url);
      expect((await listStatuses(service, 'Ada')).length).to.be.above(ada.length);
    } finally {
      await service.close();
    }
  });

  for (const origin of ['https://play.example.com', 'localhost']) {
    it(`rejects ${origin}, which is not an address of this machine`, async () => {
      const error = await seed(origin).catch((reason: unknown) => reason);
      expect(String(error)).to.include(`'${origin}' is not on this machine; allowed: an address such as`);
    });
  }

  it('says how to start the service if none responds', async () => {
    // Port 1 is reserved and unused.
    const error = await seed('http://127.0.0.1:1').catch((reason: unknown) => reason);
    expect(String(error)).to.include('does not respond; start the service with npm start');
  });
});
