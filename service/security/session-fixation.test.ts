import { expect } from 'chai';
import { testApp, type TestApp } from '../testing/test-app.ts';

describe('attack: planting a session that the victim then signs in to (session fixation)', () => {
  const ann = { username: 'Ann', email: 'ann@example.org', password: 'correct horse' };
  let service: TestApp;
  beforeEach(async () => {
    service = await testApp();
  });
  afterEach(() => service.close());

  for (const [what, path, body] of [
    ['signs in', '/auth/login', { login: 'Ann', password: ann.password }],
    ['registers', '/auth/register', { ...ann, username: 'Ben', email: 'ben@example.org' }],
  ] as const) {
    it(`is of no use when the victim ${what}: a new session begins, and the planted one has ended`, async () => {
      await service.client().post('/auth/register', ann);
      const attacker = service.client();
      await attacker.asGuest();
      const planted = attacker.cookie;
      const victim = service.client();
      const answer = await victim.post(path, body, { cookie: planted });
      expect(answer.status).to.be.oneOf([200, 201]);
      expect(victim.cookie).not.to.equal('').and.not.to.equal(planted);
      expect((await victim.get('/auth/status')).status).to.equal(200);
      expect((await attacker.get('/auth/status')).status).to.equal(401);
    });
  }
});
