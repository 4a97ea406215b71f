import type { LRUCache } from 'lru-cache';
import { createCache } from '../caching/create-cache.ts';
import type { Clock } from '../shared/clock.ts';
import type { UserWithRevocations } from './revoked-sessions.ts';
import type { SessionCookie } from './session-cookie.ts';

/** A logout in another process takes effect here after this time at the latest. */
export const userCacheTtlMs = 10_000;

type SessionUser = UserWithRevocations['user'] | null;
type Session = Pick<SessionCookie, 'userId' | 'sessionId' | 'startedAtMs' | 'isAccount'>;

/** Reads users; null or missing for a user that does not exist. */
export interface UserLoader {
  getUser(userId: string): Promise<UserWithRevocations | null>;
  getUsers(userIds: readonly string[]): Promise<ReadonlyMap<string, UserWithRevocations>>;
}

interface Entry {
  readonly userPromise: Promise<UserWithRevocations | null>;
  /** Result of `userPromise`, once it is resolved. */
  cachedUser?: UserWithRevocations | null;
  /** Sessions that this process has revoked since the read started, which may therefore miss them. */
  readonly locallyRevokedIds: Set<string>;
}

/**
 * Caches users and their revoked sessions: reads a user's item at most once every ten seconds; concurrent callers share
 * the read.
 */
export class UserCache {
  readonly #loader: UserLoader;
  readonly #clock: Clock;
  readonly #entries: LRUCache<string, Entry>;

  constructor(loader: UserLoader, clock: Clock, maxEntries = 20_000) {
    this.#loader = loader;
    this.#clock = clock;
    // In lru-cache an entry whose age equals its TTL is still fresh.
    this.#entries = createCache(maxEntries, { ttlMs: userCacheTtlMs - 1, clock });
  }

  /**
   * Returns the user of a session, without a promise on a cache hit; null when the session is revoked or the user does
   * not exist.
   *
   * @param session with `isAccount`, a cached guest is stale and is read again
   */
  getUser(session: Session): SessionUser | Promise<SessionUser> {
    const entry = this.#getOrLoadEntry(session.userId);
    if (entry.cachedUser === undefined || isStaleGuest(entry.cachedUser, session))
      return this.#resolveFromLoad(session, entry);
    return resolveSessionUser(entry, entry.cachedUser, session);
  }

  /** Starts to read the users that are not cached, in few calls, for calls of {@link getUser} that follow at once. */
  preload(userIds: readonly string[]): void {
    const missingIds = userIds.filter((userId) => !this.#entries.has(userId));
    if (missingIds.length === 0) return;
    const usersPromise = this.#loader.getUsers(missingIds);
    for (const userId of missingIds)
      this.#addEntry(
        userId,
        usersPromise.then((users) => users.get(userId) ?? null),
      );
  }

  async #resolveFromLoad(session: Session, entry: Entry): Promise<SessionUser> {
    const cachedUser = await entry.userPromise;
    if (!isStaleGuest(cachedUser, session)) return resolveSessionUser(entry, cachedUser, session);
    this.invalidate(session.userId);
    const newEntry = this.#getOrLoadEntry(session.userId);
    return resolveSessionUser(newEntry, await newEntry.userPromise, session);
  }

  /** Marks a session as revoked by this process, also for a read that is in progress. */
  markRevoked(userId: string, sessionId: string): void {
    this.#entries.get(userId)?.locallyRevokedIds.add(sessionId);
  }

  /** Expiry of a user's entry in epoch milliseconds; now when the user is not cached. */
  expiresAt(userId: string): number {
    const isCached = this.#entries.has(userId);
    return this.#clock.now() + (isCached ? this.#entries.getRemainingTTL(userId) + 1 : 0);
  }

  invalidate(userId: string): void {
    this.#entries.delete(userId);
  }

  #getOrLoadEntry(userId: string): Entry {
    return this.#entries.get(userId) ?? this.#addEntry(userId, this.#loader.getUser(userId));
  }

  #addEntry(userId: string, userPromise: Entry['userPromise']): Entry {
    const newEntry: Entry = { userPromise, locallyRevokedIds: new Set() };
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

/** Whether `cachedUser` was read before the guest got the account with which the session started. */
function isStaleGuest(cachedUser: UserWithRevocations | null, { isAccount: account }: Session): boolean {
  return account && cachedUser?.user.guest === true;
}

function resolveSessionUser(
  { locallyRevokedIds }: Entry,
  cachedUser: UserWithRevocations | null,
  session: Session,
): SessionUser {
  if (cachedUser === null || locallyRevokedIds.has(session.sessionId) || cachedUser.isRevoked(session))
    return null;
  return cachedUser.user;
}
