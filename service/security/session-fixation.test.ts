import { expect } from 'chai';
import { createTestApp, type TestApp } from '../testing/test-app.ts';

describe('attack: session fixation', () => {
  const ann = { username: 'Ann', email: 'ann@example.org', password: 'correct horse' };
  let service: TestApp;
  beforeEach(async () => {
    service = await createTestApp();
  });
  afterEach(() => service.close());

  for (const [description, path, body] of [
    ['signs in', '/auth/login', { login: 'Ann', password: ann.password }],
    ['registers', '/auth/register', { ...ann, username: 'Ben', email: 'ben@example.org' }],
  ] as const) {
    it(`fails when the victim ${description}, which starts a new session and ends the planted one`, async () => {
      await service.createClient().post('/auth/register', ann);
      const attacker = service.createClient();
      await attacker.signInAsGuest();
      const fixedCookie = attacker.cookie;
      const victim = service.createClient();
      const response = await victim.post(path, body, { cookie: fixedCookie });
      expect(response.status).to.be.oneOf([200, 201]);
      expect(victim.cookie).not.to.equal('').and.not.to.equal(fixedCookie);
      expect((await victim.get('/auth/status')).status).to.equal(200);
      expect((await attacker.get('/auth/status')).status).to.equal(401);
    });
  }
});
