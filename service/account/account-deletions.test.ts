import { GetCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import type { Database } from '../database/database.ts';
import { DeletedPlayers } from '../games/deleted-players.ts';
import { deletedPlayerName } from '../shared/deleted-player.ts';
import { buildBotSeats } from '../games/game-creation.ts';
import type { Player } from '../games/game.ts';
import { toGame } from '../games/stored-game.ts';
import { Registration } from '../registration/registration.ts';
import { SessionRevocations } from '../sessions/revoked-sessions.ts';
import { userKey, type UserItem } from '../users/user-item.ts';
import { UserStore } from '../users/user-store.ts';
import type { OwnUser } from '../users/user.ts';
import { ManualClock } from '../testing/clock.ts';
import { createGameProcess, createPlayer, type GameProcess, playMoves } from '../testing/game-processes.ts';
import {
  createCrashingDatabase,
  createInterceptedDatabase,
  createRepeatingDatabase,
  createStallingDatabase,
  ProcessCrashedError,
} from '../testing/interrupted-database.ts';
import { catchProblem } from '../testing/catch-problem.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import { AccountDeletions, leaseMs } from './account-deletions.ts';

const hash = 'hash of Ann';
const email = 'ann@example.org';

describe('AccountDeletions', () => {
  let database: Database;
  let close: () => Promise<void>;
  let clock: ManualClock;
  let service: GameProcess;
  let users: UserStore;
  let registration: Registration;
  let ann: OwnUser;
  let otto: Player;
  let errors: unknown[];

  beforeEach(async () => {
    ({ database, close } = await createTestDatabase());
    clock = new ManualClock();
    service = createGameProcess(database, clock);
    users = new UserStore(database, clock);
    registration = new Registration(database, clock);
    errors = [];
    ann = await registration.register({ name: 'Ann', email, hash });
    otto = createPlayer('Otto');
  });
  afterEach(() => close());

  /** The deletions of one process. Waiting advances the clock by ten seconds; `onWait` runs meanwhile. */
  function createDeletions(
    processDatabase = database,
    deletedPlayers = new DeletedPlayers(),
    onWait = async () => undefined as unknown,
  ) {
    return new AccountDeletions({
      database: processDatabase,
      bus: service.bus,
      clock,
      deletedPlayers,
      onError: (error) => errors.push(error),
      wait: async (ms) => {
        clock.advance(Math.max(ms, 10_000));
        await onWait();
      },
    });
  }

  async function complete(deletions: AccountDeletions): Promise<void> {
    await deletions.refresh();
    await deletions.waitUntilIdle();
  }

  const toPlayer = ({ id, name, guest }: OwnUser): Player => ({ id, name, guest });

  /** One game of each kind: open, invitations, running, finished with a rematch offer, finished against the computer. */
  async function createGames(player: Player): Promise<string[]> {
    const { gameCreator, games, rematches } = service;
    const open = await gameCreator.create({ origin: 'link', X: player });
    const sent = await gameCreator.create({ origin: 'invitation', X: player, O: otto });
    const received = await gameCreator.create({ origin: 'invitation', X: otto, O: player });
    const running = await gameCreator.create({ origin: 'link', X: otto });
    await games.join(running.GameId, player);
    const finished = await gameCreator.create({ origin: 'link', X: player });
    await games.join(finished.GameId, otto);
    await playMoves(service, finished.GameId, { X: player, O: otto }, [0, 3, 1, 4, 2]);
    await rematches.requestRematch(finished.GameId, player, 'play');
    const computer = await gameCreator.create({ origin: 'bot', ...buildBotSeats(player, 'easy', 'X') });
    await games.resign(computer.GameId, player);
    return [open, sent, received, running, finished, computer].map(({ GameId }) => GameId);
  }

  async function readUser(id = ann.id): Promise<UserItem | undefined> {
    const { Item } = await database.client.send(
      new GetCommand({ TableName: database.usersTable, Key: { UserId: userKey(id) }, ConsistentRead: true }),
    );
    return Item as UserItem | undefined;
  }

  async function scan(table: string): Promise<Record<string, unknown>[]> {
    const { Items = [] } = await database.client.send(
      new ScanCommand({ TableName: table, ConsistentRead: true }),
    );
    return Items;
  }

  /** Nothing personal is left but the reservation of the name, and no game of the user goes on. */
  async function expectDeleted(id = ann.id, name = 'Ann', freeEmail = email): Promise<void> {
    const user = await readUser(id);
    expect(user).to.include.keys('Deleting', 'Ttl').and.to.not.have.any.keys('Name', 'Email', 'PasswordHash');
    expect(await users.get(id)).to.equal(null);
    expect(await users.findByName(name)).to.equal(null);
    const games = await scan(database.gamesTable);
    const ownGames = games.filter(({ X, O }) => X === id || O === id);
    for (const { Status, XName, OName } of ownGames) {
      expect(Status).to.be.oneOf(['cancelled', 'declined', 'finished']);
      if (Status === 'finished')
        expect([XName, OName]).to.include(deletedPlayerName).and.not.to.include(name);
    }
    const problem = await catchProblem(registration.register({ name, email: `new-${email}`, hash }));
    expect(problem.code).to.equal('name_taken');
    expect((await registration.register({ name: `${name} 2`, email: freeEmail, hash })).email).to.equal(
      freeEmail,
    );
  }

  it('delete cancels, declines and resigns games, frees the e-mail address and keeps the name taken', async () => {
    const [open, sent, received, running, finished, computer] = await createGames(toPlayer(ann));
    const deletions = createDeletions();
    await deletions.begin(ann.id, hash);
    await complete(deletions);
    await expectDeleted();
    const getGame = (id: string | undefined) => service.games.get(id ?? '');
    expect(
      await Promise.all([open, sent, received, running].map(async (id) => (await getGame(id)).Status)),
    ).to.deep.equal(['cancelled', 'cancelled', 'declined', 'finished']);
    expect((await getGame(running)).Winner).to.equal('X');
    expect(await getGame(finished)).to.include({ XName: deletedPlayerName, OName: 'Otto' });
    expect(await getGame(finished)).to.not.have.any.keys('RematchBy', 'RematchAt');
    expect((await getGame(computer)).XName).to.equal(deletedPlayerName);
    expect(errors).to.deep.equal([]);
  });

  it('removes former names from the user, and nobody else can take them', async () => {
    const guest = await registration.createGuest('Gus');
    await registration.changeName(guest.id, 'Gustav');
    const deletions = createDeletions();
    await deletions.begin(guest.id, null);
    expect(await readUser(guest.id)).to.not.have.any.keys('FormerNames', 'RenamedAtMs');
    await complete(deletions);
    clock.advance(31 * 86_400_000);
    for (const name of ['Gus', 'Gustav'])
      expect((await catchProblem(registration.createGuest(name))).code).to.equal('name_taken');
  });

  it('deletes a guest without a password', async () => {
    const guest = await registration.createGuest('Gus');
    await createGames(toPlayer(guest));
    const deletions = createDeletions();
    await deletions.begin(guest.id, null);
    await complete(deletions);
    await expectDeleted(guest.id, 'Gus', 'gus@example.org');
  });

  it('does not begin with a revoked session, which another process may still accept', async () => {
    const guest = await registration.createGuest('Gus');
    const session = { sessionId: 'a'.repeat(22), startedAtMs: clock.now() };
    await new SessionRevocations(database, clock).revokeAll(guest.id);
    const problem = await catchProblem(createDeletions().begin(guest.id, null, session));
    expect(problem.code).to.equal('not_signed_in');
    expect((await readUser(guest.id))?.Name).to.equal('Gus');
  });

  it('forgets former names, which nobody can take then', async () => {
    await registration.changeName(ann.id, 'Anna');
    const deletions = createDeletions();
    await deletions.begin(ann.id, hash);
    await complete(deletions);
    await expectDeleted(ann.id, 'Anna');
    expect(await readUser()).to.not.have.any.keys('FormerNames', 'RenamedAtMs');
    expect(await users.findByName('Ann')).to.equal(null);
    clock.advance(31 * 86_400_000);
    expect((await catchProblem(registration.createGuest('Ann'))).code).to.equal('name_taken');
  });

  it('rejects every later write to the user, also of a registration that was in progress', async () => {
    const guest = await registration.createGuest('Gus');
    const stalling = createStallingDatabase(database, 4);
    const upgrade = new Registration(stalling.database, clock)
      .register({ name: 'Gustav', email: 'gus@example.org', hash }, guest.id)
      .catch((error: unknown) => error);
    await stalling.stalled;
    await createDeletions().begin(guest.id, null);
    stalling.resume();
    expect(await upgrade).to.include({ code: 'unavailable' });
    await users.renewGuest(guest.id);
    const results = [
      await users.ban(guest.id),
      await users.unban(guest.id),
      await users.setInvitations(guest.id, 'nobody'),
      await users.saveRollUp(guest.id, null, { won: 1, lost: 0, drawn: 0, upTo: 'F#' }),
    ];
    expect(results).to.deep.equal([false, false, null, false]);
    expect(await readUser(guest.id)).to.have.all.keys(
      'UserId',
      'Deleting',
      'Kind',
      'ListSortKey',
      'CommittedAttemptId',
    );
    expect((await registration.register({ name: 'Gustav', email: 'gus@example.org', hash })).name).to.equal(
      'Gustav',
    );
  });

  it('disappears from the list of accounts at once, also for who has just created the account', async () => {
    await createDeletions().begin(ann.id, hash);
    const page = await users.listAccounts({ after: null, limit: 20, extraIds: [ann.id] });
    expect(page.users).to.deep.equal([]);
  });

  it('hides the name in every process after its next refresh, before the games are rewritten', async () => {
    const [finishedId = ''] = (await createGames(toPlayer(ann))).slice(4);
    await createDeletions().begin(ann.id, hash);
    const other = createGameProcess(database, clock);
    const deletions = createDeletions(createCrashingDatabase(database, 1, 'before'), other.deletedPlayers);
    await complete(deletions);
    const shown = toGame(await other.games.get(finishedId), clock.now(), undefined);
    expect(shown.players.X?.name).to.equal(deletedPlayerName);
    const message = other.store.hideNames(await service.games.get(finishedId));
    expect(message.XName).to.equal(deletedPlayerName);
  });

  it('are read once when they are completed, however many there were', async () => {
    let readItems = 0;
    const counting = createInterceptedDatabase(database, async ({ execute }) => {
      const result = (await execute()) as { Items?: unknown[] };
      readItems += result.Items?.length ?? 0;
      return result;
    });
    const deletions = createDeletions();
    for (let count = 0; count < 60; count++)
      await deletions.begin((await registration.createGuest()).id, null);
    // The first fifty, then the others.
    await complete(deletions);
    await complete(deletions);
    const reader = createDeletions(counting);
    await reader.refresh();
    expect(readItems).to.equal(60);
    clock.advance(10 * 60_000);
    await reader.refresh();
    readItems = 0;
    await deletions.begin(ann.id, hash);
    await reader.refresh();
    expect(readItems).to.equal(1);
    await reader.waitUntilIdle();
  });

  it('does nothing when it is repeated', async () => {
    const deletions = createDeletions();
    for (let count = 0; count < 2; count++) {
      await deletions.begin(ann.id, hash);
      await complete(deletions);
    }
    await expectDeleted();
  });

  it('is not done when the password has been changed since it was checked', async () => {
    expect((await catchProblem(createDeletions().begin(ann.id, 'an older hash'))).code).to.equal(
      'wrong_credentials',
    );
    expect(await users.get(ann.id)).not.to.equal(null);
  });

  it('succeeds when the response to every write is lost', async () => {
    await createGames(toPlayer(ann));
    const deletions = createDeletions(createRepeatingDatabase(database));
    await deletions.begin(ann.id, hash);
    await complete(deletions);
    // The process has not noticed that it has the lease.
    clock.advance(leaseMs);
    await complete(createDeletions());
    await expectDeleted();
  });

  it('ends games that other processes start until they have noticed the deletion', async () => {
    let count = 0;
    const deletions = createDeletions(database, undefined, async () => {
      if (count++ > 4) return;
      await service.gameCreator.create({ origin: 'invitation', X: otto, O: toPlayer(ann) });
      const game = await service.gameCreator.create({ origin: 'link', X: toPlayer(ann) });
      await service.games.join(game.GameId, otto);
    });
    await deletions.begin(ann.id, hash);
    await complete(deletions);
    expect(count).to.be.greaterThan(5);
    await expectDeleted();
  });

  it('is worked on by one process at a time', async () => {
    let other: AccountDeletions | undefined;
    let otherWrites = 0;
    const deletions = createDeletions(database, undefined, async () => {
      other ??= createDeletions(createCrashingDatabase(database, 1, 'before'));
      await complete(other);
      otherWrites += errors.length;
    });
    await deletions.begin(ann.id, hash);
    await complete(deletions);
    expect(otherWrites).to.equal(0);
    await expectDeleted();
  });

  describe('in a process that dies', () => {
    for (const moment of ['before', 'after'] as const) {
      it(`${moment} any of its writes is completed by the next process, or can be repeated`, async function () {
        this.timeout(120_000);
        let steps = 0;
        for (let write = 1; ; write++) {
          const name = `Ann ${moment} ${write}`;
          const user = await registration.register({ name, email: `${moment}${write}@example.org`, hash });
          await createGames(toPlayer(user));
          errors = [];
          const dying = createDeletions(createCrashingDatabase(database, write, moment));
          const isDead = await dying.begin(user.id, hash).then(
            () => false,
            (error: unknown) => error instanceof ProcessCrashedError,
          );
          if (!isDead) await complete(dying);
          const hasBegun = (await readUser(user.id))?.Deleting !== undefined;
          if (!hasBegun) {
            expect(await users.findByName(name)).to.include({ id: user.id });
            await createDeletions().begin(user.id, hash);
          } else expect(await users.findByName(name)).to.equal(null);
          clock.advance(leaseMs);
          const hasDied = isDead || errors.some((error) => error instanceof ProcessCrashedError);
          errors = [];
          await complete(createDeletions());
          expect(errors).to.deep.equal([]);
          const item = await readUser(user.id);
          expect(item?.ListSortKey, `write ${write}`).to.match(/^~done#/);
          expect(item).to.not.have.any.keys('Name', 'Email', 'PasswordHash');
          const ownGames = (await scan(database.gamesTable)).filter(
            ({ X, O }) => X === user.id || O === user.id,
          );
          expect(ownGames).to.have.length(6);
          for (const { Status, XName, OName } of ownGames) {
            expect(Status).to.be.oneOf(['cancelled', 'declined', 'finished']);
            if (Status === 'finished') expect([XName, OName]).not.to.include(name);
          }
          expect(
            (await registration.register({ name: `${name} 2`, email: `${moment}${write}@example.org`, hash }))
              .id,
          ).not.to.equal(user.id);
          if (!hasDied) break;
          steps = write;
        }
        // Name, user, lease, e-mail address, four games ended, three names, end.
        expect(steps).to.equal(12);
      });
    }
  });

  describe('of an administrator', () => {
    beforeEach(() => users.grantAdmin('Ann'));

    const createAdmin = async (name: string): Promise<OwnUser> => {
      await registration.register({ name, email: `${name}@example.org`, hash });
      return users.grantAdmin(name);
    };

    it('is rejected while there is no other', async () => {
      const { code, statusCode } = await catchProblem(createDeletions().begin(ann.id, hash));
      expect([statusCode, code]).to.deep.equal([409, 'last_admin']);
      expect((await users.get(ann.id))?.admin).to.equal(true);
    });

    it('is rejected while the only other one is banned', async () => {
      await users.ban((await createAdmin('Bob')).id);
      expect((await catchProblem(createDeletions().begin(ann.id, hash))).code).to.equal('last_admin');
    });

    it('is possible when there is another one', async () => {
      await createAdmin('Bob');
      const deletions = createDeletions();
      await deletions.begin(ann.id, hash);
      await complete(deletions);
      await expectDeleted();
    });

    it('never leaves none when two go at the same time', async () => {
      const outcomes: number[] = [];
      let admins = [ann, await createAdmin('Bob 0')];
      for (let round = 1; round <= 10; round++) {
        const results = await Promise.all(
          admins.map(({ id }) =>
            createDeletions()
              .begin(id, hash)
              .then(
                () => 1,
                () => 0,
              ),
          ),
        );
        const deletedCount = results.reduce<number>((sum, result) => sum + result, 0);
        outcomes.push(deletedCount);
        admins = (await Promise.all(admins.map(({ id }) => users.get(id)))).filter((admin) => admin !== null);
        expect(admins.length, `after round ${round}`).to.be.greaterThan(0);
        while (admins.length < 2) admins.push(await createAdmin(`Bob ${round}`));
      }
      expect(Math.max(...outcomes)).to.be.lessThan(2);
    });

    it('is not blocked for ever by one who died while leaving, and whose late write then fails', async () => {
      await createAdmin('Bob');
      const stalling = createStallingDatabase(database, 3);
      const late = createDeletions(stalling.database)
        .begin(ann.id, hash)
        .catch((error: unknown) => error);
      await stalling.stalled;
      const bob = (await users.findByName('Bob'))?.id ?? '';
      expect((await catchProblem(createDeletions().begin(bob, hash))).code).to.equal('last_admin');
      clock.advance(60_000);
      await createDeletions().begin(bob, hash);
      stalling.resume();
      expect(await late).to.include({ code: 'last_admin' });
      expect((await users.get(ann.id))?.admin).to.equal(true);
    });
  });
});
