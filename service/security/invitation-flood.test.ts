import { expect } from 'chai';
import type { MyGames } from '../games/game.ts';
import { createGameProcess, createInvitations } from '../testing/game-processes.ts';
import { createTestAppWithPages, type TestAppWithPages } from '../testing/test-app-with-pages.ts';

describe('attack: flooding a player with invitations', function () {
  this.timeout(60_000);
  let service: TestAppWithPages;
  before(async () => (service = await createTestAppWithPages()));
  after(() => service.close());

  it('does not displace running games in GET /games, in the snapshot of /events or on the home page', async () => {
    const [victim, friend] = [service.createClient(), service.createClient()];
    await friend.signInAsGuest();
    await victim.post('/auth/register', {
      username: 'Victim',
      email: 'victim@example.org',
      password: 'correct horse',
    });
    const { user } = (await victim.get<{ user: { id: string; name: string } }>('/auth/status')).body;
    const runningGame: string[] = [];
    for (let game = 0; game < 8; game++) {
      const { id } = (await friend.post('/games', {})).body.game;
      await victim.post(`/games/${id}/join`);
      runningGame.push(id);
    }
    service.clock.advance(1000);
    const { database } = service.dependencies;
    await createInvitations(createGameProcess(database, service.clock), { ...user, guest: false }, 210);

    // Another browser, whose cookie has no recent games.
    const otherService = service.createClient();
    await otherService.post('/auth/login', { login: 'Victim', password: 'correct horse' });
    const playing = ({ playing: games }: MyGames) => games.map(({ id }) => id);
    const { body } = await otherService.get<MyGames>('/games');
    expect(playing(body)).to.have.members(runningGame);
    expect(body.invitations, 'bounded').to.have.length(50);

    const events = await otherService.openEvents('/events');
    expect(playing((await events.next<MyGames>('snapshot')).data)).to.have.members(runningGame);
    events.close();

    const home = await fetch(service.url, { headers: { cookie: otherService.cookie } });
    const html = await home.text();
    for (const id of runningGame) expect(html).to.contain(id);
  });
});
