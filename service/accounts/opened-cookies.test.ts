import fastifyCookie from '@fastify/cookie';
import secureSession from '@fastify/secure-session';
import { expect } from 'chai';
import fastify from 'fastify';
import { randomBytes } from 'node:crypto';
import { cookiesAsSent, rememberOpenedCookies } from './opened-cookies.ts';

const [older, newer] = [randomBytes(32), randomBytes(32)];

/** Routes behind the plugin of the sessions, and how often it has opened a cookie. */
async function sealed(keys: readonly Buffer[], room?: number) {
  const app = fastify();
  await app.register(fastifyCookie, cookiesAsSent);
  await app.register(secureSession, { key: [...keys], cookieName: 'c' });
  let opened = 0;
  const open = app.decodeSecureSession.bind(app);
  app.decodeSecureSession = (cookie, log) => {
    if (cookie !== undefined) opened += 1;
    return open(cookie, log);
  };
  rememberOpenedCookies(app, room);
  app.get('/set', async (request) => {
    const count = Number(request.session.signedIn ?? 0) + 1;
    request.session = app.createSecureSession({});
    request.session.set('signedIn', count);
    return { count };
  });
  app.get('/get', async ({ session }) => ({ count: session.signedIn ?? 0 }));
  const ask = async (url: string, cookie = '') => {
    const answer = await app.inject({ url, headers: { cookie } });
    const set = String(answer.headers['set-cookie'] ?? '').split(';')[0] ?? '';
    return { body: answer.json<object>(), set };
  };
  return { app, ask, opened: () => opened };
}

describe('a cookie that was opened before', () => {
  it('is not opened again, and says the same', async () => {
    const { set } = await (await sealed([newer])).ask('/set');
    const { ask, opened } = await sealed([newer]);
    for (let again = 0; again < 3; again++) {
      expect(await ask('/get', set)).to.deep.equal({ body: { count: 1 }, set: '' });
    }
    expect(opened()).to.equal(1);
  });

  it('or sealed here is not opened at all', async () => {
    const { ask, opened } = await sealed([newer]);
    const { set } = await ask('/set');
    expect((await ask('/get', set)).body).to.deep.equal({ count: 1 });
    expect(opened()).to.equal(0);
  });

  it('cannot be changed for others', async () => {
    const { app, ask } = await sealed([newer]);
    app.get('/change', async ({ session }) => session.set('signedIn', 7));
    const { set } = await ask('/set');
    await ask('/get', set);
    expect((await app.inject({ url: '/change', headers: { cookie: set } })).statusCode).to.equal(500);
    expect((await ask('/get', set)).body).to.deep.equal({ count: 1 });
  });

  it('does not show what another request with it has changed', async () => {
    const { ask } = await sealed([newer]);
    const { set } = await ask('/set');
    expect((await ask('/set', set)).body).to.deep.equal({ count: 2 });
    expect((await ask('/get', set)).body).to.deep.equal({ count: 1 });
  });

  it('of an older key is replaced each time, until the client brings the new one', async () => {
    const { set } = await (await sealed([older])).ask('/set');
    const { ask } = await sealed([newer, older]);
    expect((await ask('/get', set)).set).to.match(/^c=./);
    expect((await ask('/get', set)).set).to.match(/^c=./);
  });

  it('is forgotten when more have come since than there is room for', async () => {
    const { ask, opened } = await sealed([newer], 2);
    const cookies = [];
    const elsewhere = await sealed([newer]);
    for (let each = 0; each < 3; each++) cookies.push((await elsewhere.ask('/set')).set);
    const [first, second, third] = cookies;
    for (const cookie of [first, second, third, second, third]) await ask('/get', cookie);
    expect(opened()).to.equal(3);
    await ask('/get', first);
    expect(opened()).to.equal(4);
  });

  it('that is none is not remembered as one', async () => {
    const { ask, opened } = await sealed([newer]);
    expect((await ask('/get', 'c=AAAA')).body).to.deep.equal({ count: 0 });
    expect((await ask('/get', 'c=AAAA')).body).to.deep.equal({ count: 0 });
    expect(opened()).to.equal(2);
  });
});
