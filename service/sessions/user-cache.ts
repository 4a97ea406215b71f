import { LRUCache } from 'lru-cache';
import type { Clock } from '../shared/clock.ts';
import type { UserWithRevocations } from './revoked-sessions.ts';
import type { SessionCookie } from './session-cookie.ts';

/** How old what is known of a user may be, in milliseconds: a logout elsewhere is seen after this long. */
export const userCacheTtlMs = 10_000;

type SessionUser = UserWithRevocations['user'] | null;
type Session = Pick<SessionCookie, 'user' | 'sid' | 'started' | 'account'>;

interface Entry {
  readonly userPromise: Promise<UserWithRevocations | null>;
  /** What was read, once it has been. */
  cachedUser?: UserWithRevocations | null;
  /** Sessions ended by this process since: the read may have been under way already. */
  readonly locallyRevokedIds: Set<string>;
}

/**
 * What this process knows about users whose cookies it sees: at most one read of a user's item every ten seconds,
 * shared by all who ask meanwhile.
 */
export class UserCache {
  readonly #loadUser: (userId: string) => Promise<UserWithRevocations | null>;
  readonly #clock: Clock;
  readonly #entries: LRUCache<string, Entry>;

  constructor(
    loadUser: (userId: string) => Promise<UserWithRevocations | null>,
    clock: Clock,
    maxEntries = 20_000,
  ) {
    this.#loadUser = loadUser;
    this.#clock = clock;
    // lru-cache takes an entry for fresh at exactly its time to live.
    this.#entries = new LRUCache({ max: maxEntries, ttl: userCacheTtlMs - 1, ttlResolution: 0, perf: clock });
  }

  /**
   * The user behind a session; null when the session has ended or there is no such user. Without a promise where that
   * is known, as it is for most requests.
   *
   * @param session its `account` says that the user cannot be a guest any more: knowledge from before is read anew
   */
  getUser(session: Session): SessionUser | Promise<SessionUser> {
    const entry = this.#getOrLoadEntry(session.user);
    if (entry.cachedUser === undefined || isOutdated(entry.cachedUser, session))
      return this.#resolveFromLoad(session, entry);
    return resolveSessionUser(entry, entry.cachedUser, session);
  }

  async #resolveFromLoad(session: Session, entry: Entry): Promise<SessionUser> {
    const cachedUser = await entry.userPromise;
    if (!isOutdated(cachedUser, session)) return resolveSessionUser(entry, cachedUser, session);
    this.invalidate(session.user);
    const newEntry = this.#getOrLoadEntry(session.user);
    return resolveSessionUser(newEntry, await newEntry.userPromise, session);
  }

  /** A session was ended by this process: nothing known or being read now may say otherwise. */
  markRevoked(userId: string, sid: string): void {
    this.#entries.get(userId)?.locallyRevokedIds.add(sid);
  }

  /** When what is known of a user will be read anew, in milliseconds since the epoch; now where nothing is known. */
  expiresAt(userId: string): number {
    const isCached = this.#entries.has(userId);
    return this.#clock.now() + (isCached ? this.#entries.getRemainingTTL(userId) + 1 : 0);
  }

  /** What is known of a user is out of date. */
  invalidate(userId: string): void {
    this.#entries.delete(userId);
  }

  #getOrLoadEntry(userId: string): Entry {
    const entry = this.#entries.get(userId);
    if (entry !== undefined) return entry;
    const newEntry: Entry = { userPromise: this.#loadUser(userId), locallyRevokedIds: new Set() };
    this.#entries.set(userId, newEntry);
    newEntry.userPromise.then(
      (cachedUser) => (newEntry.cachedUser = cachedUser),
      () => {
        if (this.#entries.peek(userId) === newEntry) this.#entries.delete(userId);
      },
    );
    return newEntry;
  }
}

/** The session began with an account, so what says that its user is a guest is from before. */
function isOutdated(cachedUser: UserWithRevocations | null, { account }: Session): boolean {
  return account && cachedUser?.user.guest === true;
}

function resolveSessionUser(
  { locallyRevokedIds: endedHere }: Entry,
  cachedUser: UserWithRevocations | null,
  session: Session,
): SessionUser {
  if (cachedUser === null || endedHere.has(session.sid) || cachedUser.isRevoked(session)) return null;
  return cachedUser.user;
}
