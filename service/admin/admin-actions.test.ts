import { expect } from 'chai';
import type { Game } from '../games/game.ts';
import { catchProblem } from '../testing/catch-problem.ts';
import { createTestApp, type TestApp, type TestClient } from '../testing/test-app.ts';
import { AdminActions } from './admin-actions.ts';

describe('AdminActions', () => {
  let service: TestApp;
  let mallory: TestClient;
  /** Runs while `ban` waits. */
  let onWait: () => Promise<unknown>;
  let actions: AdminActions;

  beforeEach(async () => {
    service = await createTestApp();
    mallory = service.createClient();
    await mallory.signInAsGuest('Mallory');
    onWait = async () => undefined;
    const { database, bus, clock } = service.dependencies;
    actions = new AdminActions({ database, bus, clock, wait: () => onWait() });
  });
  afterEach(() => service.close());

  const startGame = async (): Promise<Game> => (await mallory.post('/games', {})).body.game;
  const getStatus = async (id: string) => (await service.createClient().get(`/games/${id}`)).body.game.status;

  it('endSessions ends event streams immediately by a bus message', async () => {
    const stream = await mallory.openEvents('/events');
    await stream.next('snapshot');
    expect(await actions.endSessions('mallory')).to.equal('All sessions of Mallory end within 10 s.');
    await stream.ended;
    expect((await mallory.get('/auth/status')).status).to.equal(401);
  });

  it('ban ends the games that the player starts while their session is still cached', async () => {
    const early = await startGame();
    let late: Game | undefined;
    onWait = async () => (late = await startGame());
    expect(await actions.ban('Mallory')).to.equal('Mallory is banned. Unfinished games ended: 2.');
    expect([await getStatus(early.id), await getStatus(late?.id ?? '')]).to.deep.equal([
      'cancelled',
      'cancelled',
    ]);
    service.clock.advance(10_000);
    expect((await mallory.post('/games', {})).status).to.equal(401);
  });

  it('ban resigns a running game, and the opponent’s event stream shows the result', async () => {
    const { id } = await startGame();
    const otto = service.createClient();
    await otto.signInAsGuest('Otto');
    await otto.post(`/games/${id}/join`);
    const stream = await otto.openEvents(`/games/${id}/events`);
    await stream.next('game');
    await actions.ban('Mallory');
    const { data } = await stream.next('game');
    expect(data).to.deep.include({
      status: 'finished',
      result: { winner: 'O', by: 'resignation', line: null },
    });
    stream.close();
  });

  it('ban and unban can be repeated', async () => {
    for (let i = 0; i < 2; i++) await actions.ban('Mallory');
    for (let i = 0; i < 2; i++) expect(await actions.unban('Mallory')).to.equal('Mallory is not banned.');
  });

  it('rename shows the new name in the session after 10 s', async () => {
    await actions.rename('Mallory', ' Moll ');
    service.clock.advance(10_000);
    const { body } = await mallory.get<{ user: object }>('/auth/status');
    expect(body.user).to.include({ name: 'Moll' });
  });

  it('grant makes an account an administrator', async () => {
    await mallory.post('/auth/register', {
      username: 'Mallory',
      email: 'm@example.org',
      password: 'correct horse',
    });
    expect(await actions.grant('mallory')).to.equal('Mallory is an administrator.');
  });

  it('rejects unknown names and grant for a guest', async () => {
    for (const promise of [
      actions.ban('Unknown'),
      actions.unban('Unknown'),
      actions.endSessions('Unknown'),
      actions.rename('Unknown', 'Other'),
      actions.grant('Mallory'),
    ]) {
      expect((await catchProblem(promise)).code).to.equal('no_such_player');
    }
  });
});
