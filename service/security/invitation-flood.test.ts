import { expect } from 'chai';
import type { MyGames } from '../games/game.ts';
import { createGameProcess, createInvitations } from '../testing/game-processes.ts';
import { createTestAppWithPages, type TestAppWithPages } from '../testing/test-app-with-pages.ts';

describe('attack: flooding a player with invitations', function () {
  this.timeout(60_000);
  let service: TestAppWithPages;
  before(async () => (service = await createTestAppWithPages()));
  after(() => service.close());

  it('leaves at most twenty invitations by any number of guests, all of whom are within their rates', async () => {
    const victim = service.createClient();
    const { name } = await victim.signInAsGuest();
    const statuses: number[] = [];
    for (let attacker = 0; attacker < 10; attacker++) {
      const client = service.createClient();
      await client.signInAsGuest();
      for (let sent = 0; sent < 5; sent++)
        statuses.push((await client.post('/games', { opponent: name })).status);
    }
    expect(new Set(statuses)).to.deep.equal(new Set([201, 409]));
    expect((await victim.get<MyGames>('/games')).body.invitations).to.have.length(20);

    expect((await victim.post('/games/invitations/decline-all')).status).to.equal(204);
    expect((await victim.get<MyGames>('/games')).body.invitations).to.have.length(0);
  });

  it('ends with the setting to accept invitations from nobody, or only from people the player has played with', async () => {
    const [victim, attacker, friend] = [
      service.createClient(),
      service.createClient(),
      service.createClient(),
    ];
    const { name } = await victim.signInAsGuest();
    await attacker.signInAsGuest();
    await friend.signInAsGuest();
    const { id } = (await friend.post('/games', {})).body.game;
    await victim.post(`/games/${id}/join`);
    await friend.post(`/games/${id}/resign`);
    const set = (invitations: unknown) =>
      victim.request<{ user: object }>('PUT', '/auth/settings', { invitations }, {});
    const invite = async (host: typeof friend) => {
      const { status, body } = await host.post('/games', { opponent: name });
      return status === 201 ? status : body.code;
    };

    expect((await set('played')).body.user).to.include({ name, invitations: 'played' });
    expect((await victim.get<{ user: object }>('/auth/status')).body.user).to.include({
      invitations: 'played',
    });
    expect([await invite(attacker), await invite(friend)]).to.deep.equal(['invitations_closed', 201]);
    await set('nobody');
    expect([await invite(attacker), await invite(friend)]).to.deep.equal([
      'invitations_closed',
      'invitations_closed',
    ]);
    await set('anyone');
    expect(await invite(attacker)).to.equal(201);
    expect((await set('everybody')).status).to.equal(400);
    const stranger = service.createClient();
    expect((await stranger.request('PUT', '/auth/settings', { invitations: 'nobody' }, {})).status).to.equal(
      401,
    );
  });

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
