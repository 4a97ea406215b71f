import { Registration } from '../registration/registration.ts';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import { createId } from '../shared/ids.ts';
import { ManualClock } from '../testing/clock.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import type { Database } from '../database/database.ts';
import { userKey, type UserItem } from '../users/user-item.ts';
import { UserStore } from '../users/user-store.ts';
import { SessionRevocations } from './revoked-sessions.ts';

const dayMs = 86_400_000;

describe('SessionRevocations', () => {
  let database: Database;
  let close: () => Promise<void>;
  let clock: ManualClock;
  let revocations: SessionRevocations;
  let registration: Registration;
  let id: string;

  beforeEach(async () => {
    ({ database, close } = await createTestDatabase());
    clock = new ManualClock();
    revocations = new SessionRevocations(database, clock);
    registration = new Registration(database, clock);
    ({ id } = await registration.register({ name: 'Ann', email: 'ann@example.org', hash: 'hash' }));
  });
  afterEach(() => close());

  /** A session that starts a second after the previous one. */
  function startSession() {
    clock.advance(1_000);
    return { sessionId: createId(), startedAtMs: clock.now() };
  }

  async function countRevocations(): Promise<number> {
    const { Item } = await database.client.send(
      new GetCommand({ TableName: database.usersTable, Key: { UserId: userKey(id) } }),
    );
    return Object.keys((Item as UserItem).RevokedSessions ?? {}).length;
  }

  it('reads several users with one call, without unknown and banned ones', async () => {
    const { id: bannedId } = await registration.register({
      name: 'Bo',
      email: 'bo@example.org',
      hash: 'hash',
    });
    await database.client.send(
      new UpdateCommand({
        TableName: database.usersTable,
        Key: { UserId: userKey(bannedId) },
        UpdateExpression: 'SET BannedAt = :now',
        ExpressionAttributeValues: { ':now': new Date(clock.now()).toISOString() },
      }),
    );
    const [revokedSession, activeSession] = [startSession(), startSession()];
    await revocations.revoke(id, revokedSession);
    const users = await revocations.getUsers([id, bannedId, createId(), 'malformed']);
    expect([...users.keys()]).to.deep.equal([id]);
    expect([revokedSession, activeSession].map((each) => users.get(id)?.isRevoked(each))).to.deep.equal([
      true,
      false,
    ]);
  });

  it('revokes a session in every process, and no other session', async () => {
    const [revokedSession, activeSession] = [startSession(), startSession()];
    await revocations.revoke(id, revokedSession);
    await revocations.revoke(id, revokedSession);
    const userWithRevocations = await new SessionRevocations(database, clock).getUser(id);
    expect(userWithRevocations?.isRevoked(revokedSession)).to.equal(true);
    expect(userWithRevocations?.isRevoked(activeSession)).to.equal(false);
  });

  it('removes revocations when the cookie must have expired', async () => {
    await revocations.revoke(id, startSession());
    clock.advance(90 * dayMs);
    await revocations.revoke(id, startSession());
    expect(await countRevocations()).to.equal(2);
    clock.advance(2 * dayMs);
    await revocations.revoke(id, startSession());
    expect(await countRevocations()).to.equal(2);
  });

  it('removes 200 expired revocations in steps, because an update expression is limited to 4 kB', async () => {
    const RevokedSessions = Object.fromEntries(
      Array.from({ length: 200 }, () => [createId(), { startedAtMs: 1, expiresAtMs: clock.now() + dayMs }]),
    );
    await database.client.send(
      new UpdateCommand({
        TableName: database.usersTable,
        Key: { UserId: userKey(id) },
        UpdateExpression: 'SET RevokedSessions = :revocations',
        ExpressionAttributeValues: { ':revocations': RevokedSessions },
      }),
    );
    clock.advance(2 * dayMs);
    const counts: number[] = [];
    for (let logout = 0; logout < 3; logout++) {
      await revocations.revoke(id, startSession());
      counts.push(await countRevocations());
    }
    expect(counts).to.deep.equal([101, 2, 3]);
  });

  it('stores at most 200 revocations and keeps evicted sessions revoked', async function () {
    this.timeout(30_000);
    const sessions = [];
    const oldActiveSession = startSession();
    for (let i = 0; i < 205; i++) {
      const session = startSession();
      sessions.push(session);
      await revocations.revoke(id, session);
    }
    expect(await countRevocations()).to.equal(200);
    const userWithRevocations = await revocations.getUser(id);
    expect(sessions.filter((session) => userWithRevocations?.isRevoked(session) !== true)).to.deep.equal([]);
    expect(userWithRevocations?.isRevoked(startSession()), 'a new one').to.equal(false);
    expect(userWithRevocations?.isRevoked(oldActiveSession), 'older than the evicted ones').to.equal(true);
  });

  it('stores all of twenty concurrent revocations', async () => {
    const sessions = Array.from({ length: 20 }, startSession);
    await Promise.all(sessions.map((session) => revocations.revoke(id, session)));
    const userWithRevocations = await revocations.getUser(id);
    expect(sessions.every((session) => userWithRevocations?.isRevoked(session))).to.equal(true);
  });

  it('revokes all sessions that have started, also after a ban is lifted, and no later one', async () => {
    const sessions = [startSession(), startSession()];
    const users = new UserStore(database, clock);
    await revocations.revokeAll(id);
    await users.ban(id);
    expect(await revocations.getUser(id), 'banned').to.equal(null);
    await users.unban(id);
    const userWithRevocations = await revocations.getUser(id);
    expect(sessions.map((session) => userWithRevocations?.isRevoked(session))).to.deep.equal([true, true]);
    expect(userWithRevocations?.isRevoked(startSession())).to.equal(false);
  });

  it('does not create an item when all sessions of an unknown user are revoked', async () => {
    const unknownId = createId();
    await revocations.revokeAll(unknownId);
    expect(await revocations.getUser(unknownId)).to.equal(null);
  });

  it('ignores unknown users and expired guests', async () => {
    await revocations.revoke(createId(), startSession());
    const guest = await registration.createGuest();
    clock.advance(31 * dayMs);
    await revocations.revoke(guest.id, startSession());
    expect(await revocations.getUser(guest.id)).to.equal(null);
  });
});
