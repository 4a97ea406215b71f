import { expect } from 'chai';
import type { Lobby } from '../games/game.ts';
import { gameProcess, inviteOften } from '../testing/game-processes.ts';
import { testAppWithPages, type TestAppWithPages } from '../testing/test-app-with-pages.ts';

describe('attack: hiding a player’s running games behind invitations', function () {
  this.timeout(60_000);
  let service: TestAppWithPages;
  before(async () => (service = await testAppWithPages()));
  after(() => service.close());

  it('a flood leaves every running game in GET /games, in the snapshot of /events and on the home page', async () => {
    const [victim, friend] = [service.client(), service.client()];
    await friend.asGuest();
    await victim.post('/auth/register', {
      username: 'Victim',
      email: 'victim@example.org',
      password: 'correct horse',
    });
    const { user } = (await victim.get<{ user: { id: string; name: string } }>('/auth/status')).body;
    const running: string[] = [];
    for (let game = 0; game < 8; game++) {
      const { id } = (await friend.post('/games', {})).body.game;
      await victim.post(`/games/${id}/join`);
      running.push(id);
    }
    service.clock.advance(1000);
    const { tables } = service.parts;
    await inviteOften(gameProcess(tables, service.clock), { ...user, guest: false }, 210);

    // Another browser: no cookie helps it to find what the index would not show.
    const elsewhere = service.client();
    await elsewhere.post('/auth/login', { login: 'Victim', password: 'correct horse' });
    const playing = ({ playing: games }: Lobby) => games.map(({ id }) => id);
    const { body } = await elsewhere.get<Lobby>('/games');
    expect(playing(body)).to.have.members(running);
    expect(body.invitations, 'bounded').to.have.length(50);

    const events = await elsewhere.events('/events');
    expect(playing((await events.next<Lobby>('snapshot')).data)).to.have.members(running);
    events.close();

    const home = await fetch(service.url, { headers: { cookie: elsewhere.cookie } });
    const html = await home.text();
    for (const id of running) expect(html).to.contain(id);
  });
});
