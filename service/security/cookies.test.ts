import { expect } from 'chai';
import { createTestApp, type TestApp } from '../testing/test-app.ts';

describe('attack: stealing or forging the session cookie', () => {
  let service: TestApp;
  before(async () => {
    service = await createTestApp({ settings: { publicOrigin: 'https://play.example' } });
  });
  after(() => service.close());

  const signIn = async () => {
    const { headers, body } = await service.createClient().post<{ user: { id: string } }>('/auth/guest', {});
    const [cookie = ''] = headers.getSetCookie();
    return { cookie, pair: cookie.split(';', 1)[0] ?? '', user: body.user };
  };
  const getStatusWithCookie = async (cookie: string) =>
    (await service.createClient().get('/auth/status', { cookie })).status;

  it('is prevented in browsers by the prefix __Host-, HttpOnly, Secure and SameSite', async () => {
    const { cookie } = await signIn();
    const [pair, ...attributes] = cookie.split('; ');
    expect(pair).to.match(/^__Host-noughts=/);
    expect(attributes).to.have.members(['Max-Age=7776000', 'Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax']);
  });

  it('reveals no user id, because the cookie is encrypted', async () => {
    const { pair, user } = await signIn();
    const value = decodeURIComponent(pair.split('=', 2)[1] ?? '');
    for (const cookiePart of [
      value,
      ...value.split(';').map((each) => Buffer.from(each, 'base64').toString('latin1')),
    ]) {
      expect(cookiePart).not.to.contain(user.id);
    }
  });

  it('returns 401 for a cookie with one changed character', async () => {
    const { pair } = await signIn();
    expect(await getStatusWithCookie(pair)).to.equal(200);
    const [name = '', value = ''] = pair.split('=', 2);
    for (const index of [0, 10, Math.floor(value.length / 2)]) {
      const other = value[index] === 'A' ? 'B' : 'A';
      const tamperedCookie = `${name}=${value.slice(0, index)}${other}${value.slice(index + 1)}`;
      expect(await getStatusWithCookie(tamperedCookie), tamperedCookie).to.equal(401);
    }
  });

  it('ignores a cookie without the prefix __Host-, as set by a subdomain', async () => {
    const { pair } = await signIn();
    expect(await getStatusWithCookie(pair.replace('__Host-', ''))).to.equal(401);
  });
});
