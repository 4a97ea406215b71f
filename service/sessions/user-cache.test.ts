import { expect } from 'chai';
import { signedInUser as user } from '../testing/accounts.ts';
import { ManualClock } from '../testing/clock.ts';
import type { UserWithRevocations } from './revoked-sessions.ts';
import { UserCache } from './user-cache.ts';

const activeUser: UserWithRevocations = { user, isRevoked: () => false };
const session = { userId: 'u', sessionId: 's', startedAtMs: 1, isAccount: true };

describe('UserCache', () => {
  let clock: ManualClock;
  let reads: string[];
  let readUser: () => Promise<UserWithRevocations | null>;
  let userCache: UserCache;

  beforeEach(() => {
    clock = new ManualClock();
    reads = [];
    readUser = async () => activeUser;
    userCache = new UserCache(
      {
        getUser(id) {
          reads.push(id);
          return readUser();
        },
        async getUsers(ids) {
          reads.push(ids.join('+'));
          return new Map((await readUser()) === null ? [] : ids.map((id) => [id, activeUser]));
        },
      },
      clock,
      3,
    );
  });

  it('reads a user once for concurrent calls, and again after ten seconds', async () => {
    await Promise.all([1, 2, 3].map(() => userCache.getUser(session)));
    clock.advance(9_999);
    await userCache.getUser(session);
    expect(reads).to.have.length(1);
    clock.advance(1);
    await userCache.getUser(session);
    expect(reads).to.have.length(2);
  });

  it('reads users that are not cached together, and none of them again', async () => {
    await userCache.getUser(session);
    userCache.preload(['u', 'v', 'w']);
    userCache.preload(['u', 'v', 'w']);
    for (const userId of ['u', 'v', 'w'])
      expect(await userCache.getUser({ ...session, userId })).to.deep.equal(user);
    expect(reads).to.deep.equal(['u', 'v+w']);
  });

  it('does not cache a failed read of several users', async () => {
    readUser = () => Promise.reject(new Error('throttled'));
    userCache.preload(['u', 'v']);
    await new Promise(setImmediate);
    readUser = async () => activeUser;
    expect(await userCache.getUser(session)).to.deep.equal(user);
    expect(reads).to.deep.equal(['u+v', 'u']);
  });

  it('evicts the least recently used user when the cache is full', async () => {
    for (const id of ['a', 'b', 'c', 'a', 'd', 'a', 'b']) await userCache.getUser({ ...session, userId: id });
    expect(reads).to.deep.equal(['a', 'b', 'c', 'd', 'b']);
  });

  it('returns null for a session that is revoked while its user is being read', async () => {
    let finish = () => {};
    readUser = () => new Promise((resolve) => (finish = () => resolve(activeUser)));
    const pendingUser = userCache.getUser(session);
    userCache.markRevoked('u', 's');
    finish();
    expect(await pendingUser).to.equal(null);
    expect(await userCache.getUser({ ...session, sessionId: 'other' })).to.deep.equal(user);
  });

  it('does not cache errors', async () => {
    readUser = () => Promise.reject(new Error('throttled'));
    expect(await Promise.resolve(userCache.getUser(session)).catch((error: Error) => error.message)).to.equal(
      'throttled',
    );
    readUser = async () => activeUser;
    expect(await userCache.getUser(session)).to.deep.equal(user);
  });

  it('reads a cached guest again, once, for a session that started with an account', async () => {
    const guest = { user: { ...user, guest: true }, isRevoked: () => false };
    readUser = async () => guest;
    await userCache.getUser({ ...session, isAccount: false });
    readUser = async () => activeUser;
    expect(await userCache.getUser(session)).to.deep.equal(user);
    await userCache.getUser(session);
    expect(reads).to.have.length(2);
  });
});
