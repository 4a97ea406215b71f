import { expect } from 'chai';
import { createTestApp, type TestApp, type TestClient } from '../testing/test-app.ts';

/** Equal timing of the responses is tested in `sessions/auth-routes.test.ts`. */
describe('attack: enumeration of users and games', () => {
  const ann = { username: 'Ann', email: 'ann@example.org', password: 'correct horse' };
  let service: TestApp;
  let owner: TestClient;
  let visitor: TestClient;
  before(async () => {
    service = await createTestApp();
    [owner, visitor] = [service.createClient(), service.createClient()];
    await owner.post('/auth/register', ann);
    await visitor.signInAsGuest();
  });
  after(() => service.close());

  it('gets the same login response for an unknown name, an unknown e-mail address and a wrong password', async () => {
    const logins = ['Ann', 'ann@example.org', 'Unknown', 'unknown@example.org', '', 'x'.repeat(500)];
    const distinctResponses = new Set<string>();
    for (const login of logins) {
      const { status, headers, body } = await service
        .createClient()
        .post('/auth/login', { login, password: 'wrong horse' });
      const { instance: _, ...bodyWithoutInstance } = body as { instance?: string };
      distinctResponses.add(JSON.stringify([status, bodyWithoutInstance, headers.getSetCookie()]));
    }
    expect([...distinctResponses]).to.have.length(1);
  });

  it('gets no e-mail address from user routes and no guest from the user list', async () => {
    for (const path of ['/users', '/users/@Ann', '/users/@ann']) {
      const { status, body } = await visitor.get<object>(path);
      expect(status).to.equal(200);
      expect(JSON.stringify(body), path)
        .to.contain('Ann')
        .and.not.to.match(/example\.org|email|hash/i);
    }
    const { body } = await visitor.get<{ users: { name: string }[] }>('/users');
    expect(body.users.map(({ name }) => name)).to.deep.equal(['Ann']);
  });

  it('cannot guess game ids of 128 random bits and gets the same 404 for every wrong id', async () => {
    const { id } = (await owner.post('/games', {})).body.game;
    expect(Buffer.from(id, 'base64url')).to.have.length(16);
    const [none, malformedResponse] = await Promise.all(
      ['A'.repeat(22), '1'].map(async (guess) => (await visitor.get(`/games/${guess}`)).body),
    );
    const bodyWithoutInstance = ({ instance: _, ...rest }: { instance?: string }) => rest;
    expect(bodyWithoutInstance(none ?? {})).to.deep.equal(bodyWithoutInstance(malformedResponse ?? {}));
  });

  it('cannot list the unfinished games of other players', async () => {
    const { game } = (await owner.post('/games', {})).body;
    const { user } = (await owner.get<{ user: { id: string } }>('/auth/status')).body;
    for (const path of ['/games', `/users/${user.id}/games`, `/users/${user.id}`, '/users/@Ann/games']) {
      expect(JSON.stringify((await visitor.get(path)).body), path).not.to.contain(game.id);
    }
  });
});
