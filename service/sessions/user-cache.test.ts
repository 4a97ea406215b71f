import { expect } from 'chai';
import { ManualClock } from '../testing/clock.ts';
import type { KnownUser } from './revoked-sessions.ts';
import { SessionKnowledge } from './user-cache.ts';

const user = { id: 'u', name: 'Ann', guest: false, admin: false, createdAt: '', email: null };
const alive: KnownUser = { user, hasEnded: () => false };
const session = { user: 'u', sid: 's', started: 1, account: true };

describe('what is known of a user', () => {
  let clock: ManualClock;
  let reads: string[];
  let answer: () => Promise<KnownUser | null>;
  let knowledge: SessionKnowledge;

  beforeEach(() => {
    clock = new ManualClock();
    reads = [];
    answer = async () => alive;
    knowledge = new SessionKnowledge(
      (id) => {
        reads.push(id);
        return answer();
      },
      clock,
      3,
    );
  });

  it('is asked for once by all who come at once, and again after ten seconds', async () => {
    await Promise.all([1, 2, 3].map(() => knowledge.userOf(session)));
    clock.advance(9_999);
    await knowledge.userOf(session);
    expect(reads).to.have.length(1);
    clock.advance(1);
    await knowledge.userOf(session);
    expect(reads).to.have.length(2);
  });

  it('evicts the least recently used user when the cache is full', async () => {
    for (const id of ['a', 'b', 'c', 'a', 'd', 'a', 'b']) await knowledge.userOf({ ...session, user: id });
    expect(reads).to.deep.equal(['a', 'b', 'c', 'd', 'b']);
  });

  it('gives way to a logout here even while it is being read', async () => {
    let finish = () => {};
    answer = () => new Promise((resolve) => (finish = () => resolve(alive)));
    const asked = knowledge.userOf(session);
    knowledge.end('u', 's');
    finish();
    expect(await asked).to.equal(null);
    expect(await knowledge.userOf({ ...session, sid: 'other' })).to.deep.equal(user);
  });

  it('does not outlive a failure: the next request asks again', async () => {
    answer = () => Promise.reject(new Error('throttled'));
    expect(await Promise.resolve(knowledge.userOf(session)).catch((error: Error) => error.message)).to.equal(
      'throttled',
    );
    answer = async () => alive;
    expect(await knowledge.userOf(session)).to.deep.equal(user);
  });

  it('as a guest is asked for anew by a session that began with an account, once', async () => {
    const guest = { user: { ...user, guest: true }, hasEnded: () => false };
    answer = async () => guest;
    await knowledge.userOf({ ...session, account: false });
    answer = async () => alive;
    expect(await knowledge.userOf(session)).to.deep.equal(user);
    await knowledge.userOf(session);
    expect(reads).to.have.length(2);
  });
});
