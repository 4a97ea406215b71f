import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import { createTestAppWithPages, type TestAppWithPages } from '../testing/test-app-with-pages.ts';

const scripts = [
  '</script><script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '" onfocus="alert(1)" autofocus="',
  '<svg/onload=alert(1)>',
  '\u2028alert(1)',
];

describe('attack: cross-site scripting (XSS)', () => {
  let service: TestAppWithPages;
  before(async () => (service = await createTestAppWithPages()));
  after(() => service.close());

  /** Tags and attributes that only an attacker can have injected. */
  const findInjectedMarkup = (html: string) =>
    html.match(/<script(?![^>]* (?:src="\/assets\/|type="application\/json"))|<img|<svg\/|" onfocus="/gi);

  it('is rejected in names of guests and accounts', async () => {
    for (const name of scripts) {
      const rest = { email: 'a@example.org', password: 'correct horse' };
      const responses = [
        await service.createClient().post('/auth/guest', { name }),
        await service.createClient().post('/auth/register', { username: name, ...rest }),
      ];
      for (const { status } of responses) expect(status, name).to.equal(400);
    }
  });

  it('is escaped on every page and in its embedded state if a stored name contains it', async () => {
    const { database } = service.dependencies;
    const player = service.createClient();
    const { id: user } = await player.signInAsGuest();
    const { id } = (await player.post('/games', { bot: 'easy' })).body.game;
    for (const name of scripts) {
      const set = (TableName: string, Key: object, field: string) =>
        database.client.send(
          new UpdateCommand({
            TableName,
            Key,
            UpdateExpression: 'SET #name = :name',
            ExpressionAttributeNames: { '#name': field },
            ExpressionAttributeValues: { ':name': name },
          }),
        );
      await set(database.gamesTable, { GameId: id }, 'XName');
      await set(database.usersTable, { UserId: `user#${user}` }, 'Name');
      service.clock.advance(10_000);
      for (const path of ['/', `/play/${id}`, `/players/${user}`, '/account']) {
        const { body } = await service.app.inject({ url: path, headers: { cookie: player.cookie } });
        expect(findInjectedMarkup(body), `${path}: ${name}`).to.equal(null);
      }
      const { headers } = await player.get(`/games/${id}`);
      expect(headers.get('content-type')).to.match(/^application\/json/);
    }
  });

  it('is escaped or omitted in responses if it is in the path, the query or a cookie', async () => {
    for (const script of scripts) {
      const part = encodeURIComponent(script);
      for (const path of [
        `/${part}`,
        `/play/${part}`,
        `/players/${part}`,
        `/?x=${part}`,
        `/account?next=${part}`,
      ]) {
        const { body } = await service.app.inject({ url: path, headers: { cookie: `theme=${part}` } });
        expect(findInjectedMarkup(body), path).to.equal(null);
      }
      for (const path of [`/users/@${part}`, `/games/${part}`, `/users?cursor=${part}`, `/games/${part}/x`]) {
        const { headers, body } = await service.app.inject(path);
        expect(headers['content-type'], path).to.match(/^application\/(problem\+)?json/);
        expect(body, path).not.to.contain(script);
      }
    }
  });
});
