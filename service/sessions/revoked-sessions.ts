import {
  type ActiveUser,
  type EndedSession,
  isActive,
  ownUser,
  userKey,
  type UserItem,
} from '../users/user-item.ts';
import type { OwnUser } from '../users/user.ts';
import type { UsersTable } from '../users/users-table.ts';

/** A session lives this long after its last use, in milliseconds. */
export const sessionLife = 90 * 86_400_000;

/** How many ended sessions a user's item has room for. */
const room = 200;

/** How long the mark of an ended session is kept: a last renewal may have crossed with the logout. */
const markLife = sessionLife + 86_400_000;

/** A user, and which of their sessions have ended. */
export interface KnownUser {
  readonly user: OwnUser;
  hasEnded(session: { sid: string; started: number }): boolean;
}

export function knownUser(item: ActiveUser): KnownUser {
  const ended = new Set(Object.keys(item.Ended ?? {}));
  const endedBefore = item.EndedBefore ?? -Infinity;
  return {
    user: ownUser(item),
    hasEnded: ({ sid, started }) => started <= endedBefore || ended.has(sid),
  };
}

/**
 * Marks a session as ended on the user's item. Marks that no cookie can need any more go in the same update. Where
 * there is no room the sessions that began first go, and from then on everything that began no later counts as ended:
 * somebody may have to log in again, and no cookie ever comes back to life.
 */
export async function endSession(
  table: UsersTable,
  now: number,
  id: string,
  { sid, started }: { sid: string; started: number },
): Promise<void> {
  for (;;) {
    const item = await table.get<UserItem>(userKey(id));
    if (!isActive(item, now)) return;
    const { stale, dropped, endedBefore } = surplus(item.Ended ?? {}, now);
    const gone = [...stale, ...dropped].filter((old) => old !== sid);
    const watermark = Math.max(endedBefore, item.EndedBefore ?? -1);
    const written = await table.update(userKey(id), {
      update:
        'SET Ended.#sid = :mark' +
        (watermark >= 0 ? ', EndedBefore = :watermark' : '') +
        (gone.length > 0 ? ` REMOVE ${gone.map((_, place) => `Ended.#gone${place}`).join(', ')}` : ''),
      // The watermark only rises: of two who drop at once the second decides anew.
      condition:
        'attribute_exists(Ended)' +
        (watermark >= 0 ? ' AND (attribute_not_exists(EndedBefore) OR EndedBefore <= :watermark)' : ''),
      names: { '#sid': sid, ...Object.fromEntries(gone.map((old, place) => [`#gone${place}`, old])) },
      values: {
        ':mark': { started, until: now + markLife } satisfies EndedSession,
        ...(watermark >= 0 && { ':watermark': watermark }),
      },
    });
    if (written !== null) return;
  }
}

/** The marks that need not be kept: those past their time, and those beyond the room, the earliest begun first. */
function surplus(ended: Readonly<Record<string, EndedSession>>, now: number) {
  const marks = Object.entries(ended);
  const stale = marks.filter(([, mark]) => mark.until <= now).map(([sid]) => sid);
  const live = marks.filter(([, mark]) => mark.until > now).sort(([, a], [, b]) => b.started - a.started);
  const dropped = live.slice(room - 1);
  return {
    stale,
    dropped: dropped.map(([sid]) => sid),
    endedBefore: dropped[0]?.[1].started ?? -1,
  };
}
