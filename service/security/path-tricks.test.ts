import { expect } from 'chai';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createTestAppWithPages, type TestAppWithPages } from '../testing/test-app-with-pages.ts';

describe('attack: path traversal and unusual paths', () => {
  let service: TestAppWithPages;
  before(async () => (service = await createTestAppWithPages()));
  after(() => service.close());

  /** Sends a path unchanged; HTTP clients would normalize it. */
  async function sendRawRequest(path: string): Promise<string> {
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
    let response = '';
    socket.on('data', (chunk) => (response += String(chunk)));
    socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    await once(socket, 'close');
    return response;
  }

  it('cannot read files outside the assets folder or dotfiles in it', async () => {
    const traversals = [
      '../',
      '..%2f',
      '%2e%2e/',
      '%2e%2e%2f',
      '..%5c',
      '%252e%252e%252f',
      '.%00./',
      '....//',
      '/../',
    ];
    const prefixes = ['/assets/', '/docs/static/', '/'];
    const files = ['secret.txt', 'etc/passwd', 'package.json'];
    for (const prefix of prefixes) {
      for (const traversal of traversals) {
        for (const file of files) {
          for (const depth of [1, 8]) {
            const path = prefix + traversal.repeat(depth) + file;
            const response = await sendRawRequest(path);
            expect(response, path).to.match(/^HTTP\/1\.1 (400|403|404) /);
            expect(response, path).not.to.match(new RegExp(`${service.secret}|root:|"dependencies"`));
          }
        }
      }
    }
    for (const path of ['/assets/.env', '/assets/%2eenv', '/assets/', '/assets']) {
      expect(await sendRawRequest(path), path)
        .to.match(/^HTTP\/1\.1 (400|403|404) /)
        .and.not.to.contain(service.secret);
    }
  });

  it('returns 400 or 404 for routes with extra slashes, dots or upper case', async () => {
    const player = service.createClient();
    await player.signInAsGuest();
    const { id } = (await player.post('/games', {})).body.game;
    expect(await sendRawRequest(`/games/${id}`)).to.match(/^HTTP\/1\.1 200 /);
    for (const path of [
      `/GAMES/${id}`,
      `//games/${id}`,
      `/games//${id}`,
      `/games/./${id}`,
      `/x/../games/${id}`,
    ]) {
      expect(await sendRawRequest(path), path).to.match(/^HTTP\/1\.1 (400|404) /);
    }
  });

  it('does not treat `__proto__` or `constructor` as ids, names or fields', async () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      for (const path of [`/games/${name}`, `/users/${name}`, `/users/@${name}`, `/assets/${name}`]) {
        expect(await sendRawRequest(path), path).to.match(/^HTTP\/1\.1 404 /);
      }
      const body = `{"name":"Ann","${name}":{"admin":true}}`;
      expect((await service.createClient().post('/auth/guest', body)).status, name).to.equal(400);
    }
  });
});
