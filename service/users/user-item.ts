import type { InvitationSetting, OwnUser, User } from './user.ts';
import { normalizeEmailForLookup, foldEmail } from './email.ts';
import { normalizeField } from './field-validation.ts';
import { foldName, normalizeNameForLookup } from './names.ts';

/** A guest expires this many seconds after their last visit. */
export const guestTtlSeconds = 30 * 86_400;

/** Keys of the `Users` table: a user, and the reservations of their name and e-mail address. */
export const userKey = (id: string) => `user#${id}`;
export const nameKey = (name: string) => `name#${foldName(name)}`;
export const emailKey = (email: string) => `email#${foldEmail(email)}`;

/**
 * Reservation key of a name or an e-mail address as typed. Null when it is neither: no user can have it, and DynamoDB
 * rejects keys longer than 2,048 bytes.
 */
export function loginKey(login: string): string | null {
  // NFKC turns a full-width @ into @.
  if (!normalizeField(login).includes('@')) return nameLookupKey(login);
  const email = normalizeEmailForLookup(login);
  return email && emailKey(email);
}

/** Reservation key of a name as typed; null when it is not a valid name. */
export function nameLookupKey(raw: string): string | null {
  const name = normalizeNameForLookup(raw);
  return name && nameKey(name);
}

/** A key that is never reserved (names cannot contain `?`), read for invalid logins so that timing reveals nothing. */
export const unreservedKey = 'name#?';

/**
 * A user as stored. Before the commit of the first registration the item holds only `PendingAttemptId`, `PendingSinceMs` and `Ttl`; the
 * commit adds the other attributes (docs/decisions/0003-unique-names.md).
 */
export interface UserItem {
  readonly UserId: string;
  /** Attempt id of the registration in progress; if it is replaced, the commit of that attempt fails. */
  readonly PendingAttemptId?: string;
  /** Start of that registration, in epoch milliseconds. */
  readonly PendingSinceMs?: number;
  /** The attempt that was committed last, by which a retried commit detects that it has already succeeded. */
  readonly CommittedAttemptId?: string;
  readonly Name?: string;
  readonly Email?: string;
  readonly PasswordHash?: string;
  readonly Guest?: boolean;
  readonly Admin?: boolean;
  /** Time of the ban, if an operator has banned the user (ISO 8601). */
  readonly BannedAt?: string;
  /** From whom the user accepts invitations; absent for everybody. */
  readonly Invitations?: Exclude<InvitationSetting, 'anyone'>;
  readonly CreatedAt?: string;
  /** Names that the user has given up, newest first; those whose time is over are free for others. */
  readonly FormerNames?: readonly FormerName[];
  /** When the user changed their name last, newest first, in epoch milliseconds. */
  readonly RenamedAtMs?: readonly number[];
  /** Keys of the index `ByKind`; guests have none. */
  readonly Kind?: 'account' | 'deleting';
  readonly ListSortKey?: string;
  /** Expiry in epoch seconds, for guests and pending users. */
  readonly Ttl?: number;
  /** Revoked sessions by id. */
  readonly RevokedSessions?: Readonly<Record<string, RevokedSession>>;
  /** All sessions that started at or before this time (epoch ms) are revoked; replaces entries evicted from `RevokedSessions`. */
  readonly SessionsRevokedBefore?: number;
  readonly RollUp?: RollUp;
  /** Hash of the newest code for another device (`account/handover-codes.ts`). */
  readonly HandoverHash?: string;
  /** Start of the deletion of the account (ISO 8601). Its first write removes `Name`, so that nothing finds the user any more. */
  readonly Deleting?: string;
  /** Until then a process works on the deletion (epoch ms). */
  readonly DeletionLeaseUntilMs?: number;
  /** The attempt of an administrator to leave, see `account/admin-departure.ts`. */
  readonly AdminDeparture?: { readonly attemptId: string; readonly sinceMs: number };
}

/** A name that the user has given up. */
export interface FormerName {
  readonly name: string;
  /** Until then nobody else can take it, in epoch milliseconds. */
  readonly heldUntilMs: number;
  /** Attempt id of its reservation, which can be removed as long as nobody has taken the name again. */
  readonly attemptId: string;
}

/** Start of a revoked session and expiry of the revocation, in epoch milliseconds. */
export interface RevokedSession {
  readonly startedAtMs: number;
  readonly expiresAtMs: number;
}

/** Sums of a user's finished games against people, up to `upTo`, see `games/player-stats.ts`. */
export interface RollUp {
  readonly won: number;
  readonly lost: number;
  readonly drawn: number;
  readonly upTo: string;
}

/** A registered user or a guest that has not expired. DynamoDB removes expired items with a delay. */
export type ActiveUser = UserItem & { readonly Name: string; readonly CreatedAt: string };

export function isActive(item: UserItem | undefined, now: number): item is ActiveUser {
  if (item?.Name === undefined || item.Deleting !== undefined) return false;
  return item.Ttl === undefined || item.Ttl * 1000 > now;
}

/** Whether `key` is the reservation key of the user's current name or e-mail address. */
export function ownsKey(item: UserItem | undefined, key: string): boolean {
  if (item?.Name !== undefined && nameKey(item.Name) === key) return true;
  return item?.Email !== undefined && emailKey(item.Email) === key;
}

/** The former name of the user with this reservation key, if it is one that they have given up themselves. */
export function findFormerName(item: UserItem | undefined | null, key: string): FormerName | undefined {
  return item?.FormerNames?.find(({ name }) => nameKey(name) === key);
}

export function toOwnUser(item: ActiveUser): OwnUser {
  return {
    id: item.UserId.slice(userKey('').length),
    name: item.Name,
    guest: item.Guest === true,
    admin: item.Admin === true,
    createdAt: item.CreatedAt,
    email: item.Email ?? null,
    invitations: item.Invitations ?? 'anyone',
  };
}

/** Removes the private fields. */
export function toPublicUser({ id, name, guest, admin, createdAt }: User): User {
  return { id, name, guest, admin, createdAt };
}
