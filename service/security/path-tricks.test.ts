import { expect } from 'chai';
import { once } from 'node:events';
import { connect } from 'node:net';
import { testAppWithPages, type TestAppWithPages } from '../testing/test-app-with-pages.ts';

describe('attack: path tricks', () => {
  let service: TestAppWithPages;
  before(async () => (service = await testAppWithPages()));
  after(() => service.close());

  /** The answer to a path exactly as it is written: clients would tidy it up first. */
  async function asked(path: string): Promise<string> {
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk) => (answer += String(chunk)));
    socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    await once(socket, 'close');
    return answer;
  }

  it('lead to no file beside those of the client, and to none that hides among them', async () => {
    const ways = [
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
    const places = ['/assets/', '/docs/static/', '/'];
    const files = ['secret.txt', 'etc/passwd', 'package.json'];
    for (const place of places) {
      for (const way of ways) {
        for (const file of files) {
          for (const times of [1, 8]) {
            const path = place + way.repeat(times) + file;
            const answer = await asked(path);
            expect(answer, path).to.match(/^HTTP\/1\.1 (400|403|404) /);
            expect(answer, path).not.to.match(new RegExp(`${service.secret}|root:|"dependencies"`));
          }
        }
      }
    }
    for (const path of ['/assets/.env', '/assets/%2eenv', '/assets/', '/assets']) {
      expect(await asked(path), path)
        .to.match(/^HTTP\/1\.1 (400|403|404) /)
        .and.not.to.contain(service.secret);
    }
  });

  it('lead to no route that its own path would not: slashes, dots, case and parameters are as written', async () => {
    const player = service.client();
    await player.asGuest();
    const { id } = (await player.post('/games', {})).body.game;
    expect(await asked(`/games/${id}`)).to.match(/^HTTP\/1\.1 200 /);
    for (const path of [
      `/GAMES/${id}`,
      `//games/${id}`,
      `/games//${id}`,
      `/games/./${id}`,
      `/x/../games/${id}`,
    ]) {
      expect(await asked(path), path).to.match(/^HTTP\/1\.1 (400|404) /);
    }
  });

  it('pollute nothing: names that objects are born with are ids of nobody', async () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      for (const path of [`/games/${name}`, `/users/${name}`, `/users/@${name}`, `/assets/${name}`]) {
        expect(await asked(path), path).to.match(/^HTTP\/1\.1 404 /);
      }
      const body = `{"name":"Ann","${name}":{"admin":true}}`;
      expect((await service.client().post('/auth/guest', body)).status, name).to.equal(400);
    }
  });
});
