import {
  type ActiveUser,
  type RevokedSession,
  isActive,
  toOwnUser,
  userKey,
  type UserItem,
} from '../users/user-item.ts';
import type { OwnUser } from '../users/user.ts';
import type { UsersTable } from '../users/users-table.ts';

/** A session lives this long after its last use, in milliseconds. */
export const sessionTtlMs = 90 * 86_400_000;

/** How many ended sessions a user's item has room for. */
const maxRevocations = 200;

/** How long the mark of an ended session is kept: a last renewal may have crossed with the logout. */
const revocationTtlMs = sessionTtlMs + 86_400_000;

/** A user, and which of their sessions have ended. */
export interface UserWithRevocations {
  readonly user: OwnUser;
  isRevoked(session: { sid: string; started: number }): boolean;
}

export function toUserWithRevocations(item: ActiveUser): UserWithRevocations {
  const revokedIds = new Set(Object.keys(item.Ended ?? {}));
  const revokedBefore = item.EndedBefore ?? -Infinity;
  return {
    user: toOwnUser(item),
    isRevoked: ({ sid, started }) => started <= revokedBefore || revokedIds.has(sid),
  };
}

/**
 * Marks a session as ended on the user's item. Marks that no cookie can need any more go in the same update. Where
 * there is no room the sessions that began first go, and from then on everything that began no later counts as ended:
 * somebody may have to log in again, and no cookie ever comes back to life.
 */
export async function revokeSession(
  table: UsersTable,
  now: number,
  id: string,
  { sid, started }: { sid: string; started: number },
): Promise<void> {
  for (;;) {
    const item = await table.get<UserItem>(userKey(id));
    if (!isActive(item, now)) return;
    const { stale: expired, evicted, revokedBefore } = findObsoleteRevocations(item.Ended ?? {}, now);
    const prunedIds = [...expired, ...evicted].filter((prunedId) => prunedId !== sid);
    const watermark = Math.max(revokedBefore, item.EndedBefore ?? -1);
    const updatedItem = await table.update(userKey(id), {
      update:
        'SET Ended.#sid = :mark' +
        (watermark >= 0 ? ', EndedBefore = :watermark' : '') +
        (prunedIds.length > 0
          ? ` REMOVE ${prunedIds.map((_, index) => `Ended.#gone${index}`).join(', ')}`
          : ''),
      // The watermark only rises: of two who drop at once the second decides anew.
      condition:
        'attribute_exists(Ended)' +
        (watermark >= 0 ? ' AND (attribute_not_exists(EndedBefore) OR EndedBefore <= :watermark)' : ''),
      names: {
        '#sid': sid,
        ...Object.fromEntries(prunedIds.map((prunedId, index) => [`#gone${index}`, prunedId])),
      },
      values: {
        ':mark': { started, until: now + revocationTtlMs } satisfies RevokedSession,
        ...(watermark >= 0 && { ':watermark': watermark }),
      },
    });
    if (updatedItem !== null) return;
  }
}

/** The marks that need not be kept: those past their time, and those beyond the room, the earliest begun first. */
function findObsoleteRevocations(revocations: Readonly<Record<string, RevokedSession>>, now: number) {
  const entries = Object.entries(revocations);
  const expired = entries.filter(([, revocation]) => revocation.until <= now).map(([sid]) => sid);
  const activeEntries = entries
    .filter(([, revocation]) => revocation.until > now)
    .sort(([, a], [, b]) => b.started - a.started);
  const evicted = activeEntries.slice(maxRevocations - 1);
  return {
    stale: expired,
    evicted: evicted.map(([sid]) => sid),
    revokedBefore: evicted[0]?.[1].started ?? -1,
  };
}
