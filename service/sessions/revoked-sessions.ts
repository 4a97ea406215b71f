import { sessionTtlMs } from './session-lifetime.ts';
import type { SessionCookie } from './session-cookie.ts';
import type { Database } from '../database/database.ts';
import type { Clock } from '../shared/clock.ts';
import { Problem } from '../shared/error-codes.ts';
import {
  type ActiveUser,
  type RevokedSession,
  toOwnUser,
  userKey,
  type UserItem,
} from '../users/user-item.ts';
import type { OwnUser } from '../users/user.ts';
import { type Condition, UsersTable } from '../users/users-table.ts';

/** Revocations that a user's item holds at most. */
const maxRevocations = 200;

/** Removals per update: DynamoDB rejects update expressions of more than 4 kB. Later updates remove the rest. */
const maxPrunedPerUpdate = 100;

/** A day longer than a session, because the cookie may have been renewed at the same time as the logout. */
const revocationTtlMs = sessionTtlMs + 86_400_000;

export type StartedSession = Pick<SessionCookie, 'sessionId' | 'startedAtMs'>;

/** A user and their revoked sessions. */
export interface UserWithRevocations {
  readonly user: OwnUser;
  isRevoked(session: StartedSession): boolean;
}

/**
 * Condition of a write to a user's item by which a session could outlast its own revocation, such as a code for another
 * device. Elsewhere the cached user suffices, with which a revoked session ends ten seconds later at the latest.
 */
export function createSessionCondition({ sessionId, startedAtMs }: StartedSession): Required<Condition> {
  return {
    condition:
      'attribute_not_exists(RevokedSessions.#ownSession) AND ' +
      '(attribute_not_exists(SessionsRevokedBefore) OR SessionsRevokedBefore < :ownStart)',
    names: { '#ownSession': sessionId },
    values: { ':ownStart': startedAtMs },
  };
}

/** The revocations on a user's item. */
type Revocations = {
  readonly [Name in 'RevokedSessions' | 'SessionsRevokedBefore']?: UserItem[Name] | undefined;
};

/** Whether a session is revoked, as {@link createSessionCondition} finds it. */
export function isSessionRevoked(
  { RevokedSessions, SessionsRevokedBefore = -Infinity }: Revocations,
  { sessionId, startedAtMs }: StartedSession,
): boolean {
  return startedAtMs <= SessionsRevokedBefore || RevokedSessions?.[sessionId] !== undefined;
}

/** Stores revoked sessions on the user's item. */
export class SessionRevocations {
  readonly #table: UsersTable;
  readonly #clock: Clock;

  constructor(database: Database, clock: Clock) {
    this.#table = new UsersTable(database);
    this.#clock = clock;
  }

  /** The user with this id and their revoked sessions; null for an unknown or banned user or an expired guest. */
  async getUser(id: string): Promise<UserWithRevocations | null> {
    const item = await this.#table.getActiveUser(id, this.#clock.now());
    return item === null ? null : toUserWithRevocations(item);
  }

  /** {@link getUser} of many different ids, in few calls. */
  async getUsers(ids: readonly string[]): Promise<ReadonlyMap<string, UserWithRevocations>> {
    const items = await this.#table.getActiveUsers(ids, this.#clock.now());
    const users = items.map(toUserWithRevocations).filter((found) => found !== null);
    return new Map(users.map((found) => [found.user.id, found]));
  }

  /**
   * Revokes all sessions that have started until now. Does nothing for an unknown user.
   *
   * @param ownSession session of the user who asks for it; none for an operator
   * @returns the time until which sessions are revoked (epoch ms); later than now when another process has set it by its
   *   clock
   * @throws Problem `not_signed_in` when the user's own session is revoked
   */
  async revokeAll(userId: string, ownSession?: StartedSession): Promise<number> {
    const now = this.#clock.now();
    const own = ownSession && createSessionCondition(ownSession);
    // The condition fails too when a later time is stored: then these sessions are already revoked.
    const updatedItem = await this.#table.update(userKey(userId), {
      update: 'SET SessionsRevokedBefore = :now',
      condition:
        'attribute_exists(RevokedSessions) AND (attribute_not_exists(SessionsRevokedBefore) OR SessionsRevokedBefore < :now)' +
        (own ? ` AND ${own.condition}` : ''),
      ...(own && { names: own.names }),
      values: { ':now': now, ...own?.values },
    });
    if (updatedItem !== null) return now;
    const item = await this.#table.get<UserItem>(userKey(userId));
    const revokedBefore = item?.SessionsRevokedBefore ?? 0;
    // If it is this time, the SDK has retried a write that had succeeded.
    if (item && ownSession && revokedBefore !== now && isSessionRevoked(item, ownSession))
      throw new Problem('not_signed_in');
    return Math.max(now, revokedBefore);
  }

  /**
   * Changes the password and, in the same write, revokes all sessions.
   *
   * @param change the stored hash that the present password matched, and the hash of the new password
   * @returns as {@link revokeAll}; null when the password has been changed meanwhile, or the user does not exist
   */
  async changePassword(
    userId: string,
    { oldHash, newHash }: { oldHash: string; newHash: string },
  ): Promise<number | null> {
    for (;;) {
      const item = await this.#table.getActiveUser(userId, this.#clock.now());
      const revokedBefore = Math.max(this.#clock.now(), item?.SessionsRevokedBefore ?? 0);
      if (item?.PasswordHash !== oldHash) return item?.PasswordHash === newHash ? revokedBefore : null;
      const updatedItem = await this.#table.update(userKey(userId), {
        update: 'SET PasswordHash = :newHash, SessionsRevokedBefore = :before',
        condition:
          'PasswordHash = :oldHash AND (attribute_not_exists(SessionsRevokedBefore) OR SessionsRevokedBefore <= :before)',
        values: { ':newHash': newHash, ':oldHash': oldHash, ':before': revokedBefore },
      });
      // Otherwise read again: a write conflict, or the SDK has retried a write that had succeeded.
      if (updatedItem !== null) return revokedBefore;
    }
  }

  /**
   * Revokes a session permanently; does nothing for an unknown user. The same update removes expired revocations and
   * evicts the oldest sessions beyond the capacity. From then on all sessions that started no later than an evicted one
   * count as revoked: some users may have to log in again, but a revoked cookie is never accepted.
   */
  async revoke(
    userId: string,
    { sessionId, startedAtMs }: { sessionId: string; startedAtMs: number },
  ): Promise<void> {
    const now = this.#clock.now();
    for (;;) {
      const item = await this.#table.getActiveUser(userId, now);
      if (item === null) return;
      const { expired, evicted, revokedBefore } = findObsoleteRevocations(item.RevokedSessions ?? {}, now);
      const prunedIds = [...evicted, ...expired]
        .filter((prunedId) => prunedId !== sessionId)
        .slice(0, maxPrunedPerUpdate);
      const watermark = Math.max(revokedBefore, item.SessionsRevokedBefore ?? -1);
      const updatedItem = await this.#table.update(userKey(userId), {
        update:
          'SET RevokedSessions.#sessionId = :revocation' +
          (watermark >= 0 ? ', SessionsRevokedBefore = :watermark' : '') +
          (prunedIds.length > 0
            ? ` REMOVE ${prunedIds.map((_, index) => `RevokedSessions.#pruned${index}`).join(', ')}`
            : ''),
        // The watermark only rises: of two updates that evict at the same time, the second reads again.
        condition:
          'attribute_exists(RevokedSessions)' +
          (watermark >= 0
            ? ' AND (attribute_not_exists(SessionsRevokedBefore) OR SessionsRevokedBefore <= :watermark)'
            : ''),
        names: {
          '#sessionId': sessionId,
          ...Object.fromEntries(prunedIds.map((prunedId, index) => [`#pruned${index}`, prunedId])),
        },
        values: {
          ':revocation': { startedAtMs, expiresAtMs: now + revocationTtlMs } satisfies RevokedSession,
          ...(watermark >= 0 && { ':watermark': watermark }),
        },
      });
      if (updatedItem !== null) return;
    }
  }
}

function toUserWithRevocations(item: ActiveUser): UserWithRevocations | null {
  if (item.BannedAt !== undefined) return null;
  const { RevokedSessions, SessionsRevokedBefore } = item;
  // Cached, so without the rest of the item.
  const revocations = { RevokedSessions, SessionsRevokedBefore };
  return { user: toOwnUser(item), isRevoked: (session) => isSessionRevoked(revocations, session) };
}

/** Revocations to remove: expired ones, and those beyond the capacity, the sessions that began first. */
function findObsoleteRevocations(revocations: Readonly<Record<string, RevokedSession>>, now: number) {
  const entries = Object.entries(revocations);
  const expired = entries
    .filter(([, revocation]) => revocation.expiresAtMs <= now)
    .map(([sessionId]) => sessionId);
  const activeEntries = entries
    .filter(([, revocation]) => revocation.expiresAtMs > now)
    .sort(([, a], [, b]) => b.startedAtMs - a.startedAtMs);
  const evicted = activeEntries.slice(maxRevocations - 1);
  return {
    expired,
    evicted: evicted.map(([sessionId]) => sessionId),
    revokedBefore: evicted[0]?.[1].startedAtMs ?? -1,
  };
}
