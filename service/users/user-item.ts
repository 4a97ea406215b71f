import type { OwnUser, User } from './user.ts';
import { normalizeEmailForLookup, foldEmail } from './email.ts';
import { normalizeField } from './field-validation.ts';
import { foldName, normalizeNameForLookup } from './names.ts';

/** A guest expires this many seconds after their last visit. */
export const guestTtlSeconds = 30 * 86_400;

/** Keys of the `Users` table: a user, and the claims on their name and e-mail address. */
export const userKey = (id: string) => `u#${id}`;
export const nameKey = (name: string) => `n#${foldName(name)}`;
export const emailKey = (email: string) => `e#${foldEmail(email)}`;

/**
 * The key of the claim on a name or an e-mail address that somebody typed. Null for what has the form of neither: it is
 * nobody's, and DynamoDB rejects keys longer than 2,048 bytes.
 */
export function loginKey(login: string): string | null {
  // After NFKC, which makes an @ of its full-width form.
  if (!normalizeField(login).includes('@')) return nameLookupKey(login);
  const email = normalizeEmailForLookup(login);
  return email && emailKey(email);
}

/** The key of the claim on a name that somebody typed; null for what no name can be. */
export function nameLookupKey(raw: string): string | null {
  const name = normalizeNameForLookup(raw);
  return name && nameKey(name);
}

/** The key of no claim: names have no such character. It is read where an unknown login has to take as long as a known one. */
export const unreservedKey = 'n#?';

/**
 * A user as stored. Until the first registration is committed there is a `Pending` and nothing else; the attributes of
 * a registered user come and stay with the commit (docs/decisions/0003-unique-names.md).
 */
export interface UserItem {
  readonly UserId: string;
  /** The registration under way, by its attempt's id; whoever replaces it makes that attempt's commit fail. */
  readonly Pending?: string;
  /** When it began, in milliseconds. */
  readonly PendingAt?: number;
  /** The attempt that was committed last: by it a repeated commit recognises its own effect. */
  readonly Attempt?: string;
  readonly Name?: string;
  readonly Email?: string;
  readonly Hash?: string;
  readonly Guest?: boolean;
  readonly Admin?: boolean;
  readonly CreatedAt?: string;
  /** Keys of the list of accounts; guests have none. */
  readonly Kind?: 'account';
  readonly Listed?: string;
  /** Epoch second; on guests and on what is pending. */
  readonly Ttl?: number;
  /** Sessions that were ended: their id → when they began and until when a cookie of theirs could be shown, in ms. */
  readonly Ended?: Readonly<Record<string, RevokedSession>>;
  /** Every session that began at this time (ms) or before has ended: stands for those that `Ended` has no room for. */
  readonly EndedBefore?: number;
  readonly RollUp?: RollUp;
}

export interface RevokedSession {
  readonly started: number;
  readonly until: number;
}

/** A user's games against people that are counted already; the games part says what `upTo` means. */
export interface RollUp {
  readonly won: number;
  readonly lost: number;
  readonly drawn: number;
  readonly upTo: string;
}

/** A user that can act: registered or guest, and not past their time though perhaps not yet removed. */
export type ActiveUser = UserItem & { readonly Name: string; readonly CreatedAt: string };

export function isActive(item: UserItem | undefined, now: number): item is ActiveUser {
  if (item?.Name === undefined) return false;
  return item.Ttl === undefined || item.Ttl * 1000 > now;
}

/** Whether the claim `key` is borne out by the user: they are known by that very name or address. */
export function ownsKey(item: UserItem | undefined, key: string): boolean {
  if (item?.Name !== undefined && nameKey(item.Name) === key) return true;
  return item?.Email !== undefined && emailKey(item.Email) === key;
}

export function toOwnUser(item: ActiveUser): OwnUser {
  return {
    id: item.UserId.slice(userKey('').length),
    name: item.Name,
    guest: item.Guest === true,
    admin: item.Admin === true,
    createdAt: item.CreatedAt,
    email: item.Email ?? null,
  };
}

/** The user without what is nobody else's business. */
export function toPublicUser({ id, name, guest, admin, createdAt }: User): User {
  return { id, name, guest, admin, createdAt };
}
