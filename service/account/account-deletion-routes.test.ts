import { expect } from 'chai';
import { DeletedPlayers } from '../games/deleted-players.ts';
import { deletedPlayerName } from '../shared/deleted-player.ts';
import type { Game } from '../games/game.ts';
import { Registration } from '../registration/registration.ts';
import { UserStore } from '../users/user-store.ts';
import { createTestApp, TestClient, type TestApp } from '../testing/test-app.ts';
import { AccountDeletions } from './account-deletions.ts';

const password = 'correct horse';

describe('POST /auth/account/delete', () => {
  let service: TestApp;
  /** Another process on the same database, without a common bus. */
  let other: TestApp;
  let ann: TestClient;
  let otto: TestClient;

  const register = async (client: TestClient, username: string): Promise<string> =>
    (
      await client.post<{ user: { id: string } }>('/auth/register', {
        username,
        email: `${username.replace(' ', '')}@example.org`,
        password,
      })
    ).body.user.id;
  const deleteAccount = (client: TestClient, body: unknown = { password }) =>
    client.post('/auth/account/delete', body);
  const getStatus = async (client: TestClient) => (await client.get('/auth/status')).status;
  /** The same browser, talking to another process. */
  const moveTo = ({ url }: TestApp, { cookie }: TestClient) => new TestClient(url, cookie);

  beforeEach(async () => {
    service = await createTestApp();
    const { database, clock, config } = service.dependencies;
    other = await createTestApp({ database, clock, config });
    ann = service.createClient();
    otto = service.createClient();
    await register(ann, 'Ann');
    await otto.signInAsGuest('Otto');
  });
  afterEach(() => Promise.all([service.close(), other.close()]));

  async function startGame(): Promise<Game> {
    const { id } = (await ann.post('/games', {})).body.game;
    return (await otto.post(`/games/${id}/join`)).body.game;
  }

  /** Completes what has begun, as a process would within half a minute. */
  async function completeDeletions(): Promise<void> {
    const { database, bus } = service.dependencies;
    const errors: unknown[] = [];
    service.clock.advance(60_000);
    const deletions = new AccountDeletions({
      database,
      bus,
      clock: service.clock,
      deletedPlayers: new DeletedPlayers(),
      onError: (error) => errors.push(error),
      wait: async (ms) => service.clock.advance(ms),
    });
    await deletions.refresh();
    await deletions.waitUntilIdle();
    expect(errors).to.deep.equal([]);
  }

  it('ends the session and the event streams, and rejects the old password', async () => {
    const stream = await ann.openEvents('/events');
    await stream.next('snapshot');
    const before = ann.cookie;
    expect((await deleteAccount(ann)).status).to.equal(204);
    await stream.ended;
    expect(ann.cookie).not.to.include('noughts=');
    expect(await getStatus(new TestClient(service.url, before))).to.equal(401);
    const login = await otto.post('/auth/login', { login: 'Ann', password });
    expect([login.status, login.body.code]).to.deep.equal([401, 'wrong_credentials']);
    expect((await otto.get('/users/@Ann')).status).to.equal(404);
    expect((await otto.post('/games', { opponent: 'Ann' })).body.code).to.equal('no_such_player');
  });

  it('returns 400 without a password, 401 for a wrong one and without a session, and changes nothing', async () => {
    const missing = await deleteAccount(ann, {});
    expect([missing.status, missing.body.errors?.[0]?.path]).to.deep.equal([400, '/password']);
    expect((await deleteAccount(ann, { password: 'wrong' })).body.code).to.equal('wrong_credentials');
    expect((await deleteAccount(service.createClient())).status).to.equal(401);
    expect(await getStatus(ann)).to.equal(200);
  });

  it('needs no password of a guest', async () => {
    expect((await otto.post('/auth/account/delete')).status).to.equal(204);
    expect(await getStatus(otto)).to.equal(401);
  });

  it('returns 409 to the last administrator', async () => {
    const { database, clock } = service.dependencies;
    await new UserStore(database, clock).grantAdmin('Ann');
    const { status, body } = await deleteAccount(ann);
    expect([status, body.code]).to.deep.equal([409, 'last_admin']);
  });

  it('can be repeated at the same time on two processes', async () => {
    const elsewhere = moveTo(other, ann);
    await getStatus(elsewhere);
    const responses = await Promise.all([deleteAccount(ann), deleteAccount(elsewhere), deleteAccount(ann)]);
    expect(responses.map(({ status }) => status)).to.satisfy((statuses: number[]) =>
      statuses.every((status) => status === 204 || status === 401),
    );
    await completeDeletions();
    expect((await otto.get('/users/@Ann')).status).to.equal(404);
  });

  it('shows “deleted player” to who watches a running game', async () => {
    const { id } = await startGame();
    const stream = await otto.openEvents(`/games/${id}/events`);
    await stream.next('game');
    await deleteAccount(ann);
    const { data } = await stream.next('game');
    expect([data.status, data.players.X?.name]).to.deep.equal(['finished', deletedPlayerName]);
    stream.close();
  });

  it('leaves no game and no session when it is raced by a move, an invitation, a join and a login', async function () {
    this.timeout(120_000);
    const { database } = service.dependencies;
    const { clock } = service;
    for (let round = 0; round < 5; round++) {
      const name = `Ann ${round}`;
      ann = service.createClient();
      const id = await register(ann, name);
      const elsewhere = moveTo(other, ann);
      const opponent = moveTo(other, otto);
      await getStatus(elsewhere);
      const running = await startGame();
      const open = (await ann.post('/games', {})).body.game;
      const login = other.createClient();
      const [deletion] = await Promise.all([
        deleteAccount(ann),
        elsewhere.post(`/games/${running.id}/moves`, { cell: 4, after: [] }),
        elsewhere.post('/games', {}),
        opponent.post('/games', { opponent: name }),
        opponent.post(`/games/${open.id}/join`),
        login.post('/auth/login', { login: name, password }),
      ]);
      expect(deletion.status).to.equal(204);
      clock.advance(10_000);
      expect([await getStatus(elsewhere), await getStatus(login)]).to.deep.equal([401, 401]);
      await completeDeletions();
      const { body } =
        await otto.get<Record<'invitations' | 'open' | 'playing' | 'finished', Game[]>>('/games');
      expect([...body.invitations, ...body.open, ...body.playing]).to.deep.equal([]);
      expect(body.finished.map(({ players }) => players.X?.name)).not.to.include(name);
      expect(await new UserStore(database, clock).get(id)).to.equal(null);
      expect(
        await new Registration(database, clock).register({
          name: `${name} 2`,
          email: `Ann${round}@example.org`,
          hash: 'x',
        }),
      ).to.include({ name: `${name} 2` });
    }
  });
});
