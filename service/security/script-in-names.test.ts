import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import { testAppWithPages, type TestAppWithPages } from '../testing/test-app-with-pages.ts';

const scripts = [
  '</script><script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '" onfocus="alert(1)" autofocus="',
  '<svg/onload=alert(1)>',
  '\u2028alert(1)',
];

describe('attack: script in names', () => {
  let service: TestAppWithPages;
  before(async () => (service = await testAppWithPages()));
  after(() => service.close());

  /** Tags and attributes that a page has from nobody but the attacker. */
  const foreign = (html: string) =>
    html.match(/<script(?![^>]* (?:src="\/assets\/|type="application\/json"))|<img|<svg\/|" onfocus="/gi);

  it('stored: no way that a name comes in takes one', async () => {
    for (const name of scripts) {
      const rest = { email: 'a@example.org', password: 'correct horse' };
      const answers = [
        await service.client().post('/auth/guest', { name }),
        await service.client().post('/auth/register', { username: name, ...rest }),
      ];
      for (const { status } of answers) expect(status, name).to.equal(400);
    }
  });

  it('stored: one that is in the table all the same is text on every page, also within the page’s own state', async () => {
    const { tables } = service.parts;
    const player = service.client();
    const { id: user } = await player.asGuest();
    const { id } = (await player.post('/games', { bot: 'easy' })).body.game;
    for (const name of scripts) {
      const set = (TableName: string, Key: object, field: string) =>
        tables.client.send(
          new UpdateCommand({
            TableName,
            Key,
            UpdateExpression: 'SET #name = :name',
            ExpressionAttributeNames: { '#name': field },
            ExpressionAttributeValues: { ':name': name },
          }),
        );
      await set(tables.games, { GameId: id }, 'XName');
      await set(tables.users, { UserId: `u#${user}` }, 'Name');
      service.clock.advance(10_000);
      for (const path of ['/', `/play/${id}`, `/players/${user}`, '/account']) {
        const { body } = await service.app.inject({ url: path, headers: { cookie: player.cookie } });
        expect(foreign(body), `${path}: ${name}`).to.equal(null);
      }
      const { headers } = await player.get(`/games/${id}`);
      expect(headers.get('content-type')).to.match(/^application\/json/);
    }
  });

  it('reflected: no answer repeats what an address, a query or a body brought as anything but text', async () => {
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
        expect(foreign(body), path).to.equal(null);
      }
      for (const path of [`/users/@${part}`, `/games/${part}`, `/users?cursor=${part}`, `/games/${part}/x`]) {
        const { headers, body } = await service.app.inject(path);
        expect(headers['content-type'], path).to.match(/^application\/(problem\+)?json/);
        expect(body, path).not.to.contain(script);
      }
    }
  });
});
