import type { Clock } from '../shared/clock.ts';
import { Problem } from '../shared/error-codes.ts';
import type { Database } from '../database/database.ts';
import { AccountList, type AccountPage } from './account-list.ts';
import { UniqueKeyReservations } from './unique-key-reservations.ts';
import {
  guestTtlSeconds,
  findFormerName,
  ownsKey,
  isActive,
  loginKey,
  nameLookupKey,
  toOwnUser,
  type ActiveUser,
  type RollUp,
  unreservedKey,
  userKey,
  type UserItem,
} from './user-item.ts';
import { UsersTable } from './users-table.ts';
import type { InvitationSetting, OwnUser } from './user.ts';

/** Stores guests and accounts. Reads are strongly consistent unless stated otherwise. */
export class UserStore {
  readonly #table: UsersTable;
  readonly #clock: Clock;
  readonly #reservations: UniqueKeyReservations;
  readonly #accounts: AccountList;

  constructor(database: Database, clock: Clock) {
    this.#table = new UsersTable(database);
    this.#clock = clock;
    this.#reservations = new UniqueKeyReservations(this.#table, clock);
    this.#accounts = new AccountList(database);
  }

  /** The user with this id; null for an unknown user or an expired guest. */
  async get(id: string): Promise<OwnUser | null> {
    const item = await this.#table.getActiveUser(id, this.#clock.now());
    return item && toOwnUser(item);
  }

  /** The user with this name, or with this former name; null for an unknown or invalid name. */
  async findByName(name: string): Promise<OwnUser | null> {
    const key = nameLookupKey(name);
    const item = key && (await this.#findByKey(key));
    return item ? toOwnUser(item) : null;
  }

  /**
   * The user with this name or e-mail address and the hash of their password (null for a guest). An unknown login takes
   * the same number of reads, so that timing reveals nothing.
   */
  async getCredentials(
    login: string,
  ): Promise<{ user: OwnUser | null; hash: string | null; isBanned: boolean }> {
    const item = await this.#findByKey(loginKey(login) ?? unreservedKey);
    return {
      user: item && toOwnUser(item),
      hash: item?.PasswordHash ?? null,
      isBanned: item?.BannedAt !== undefined,
    };
  }

  /** The hash of the user's password; null for a guest and an unknown user. */
  async getPasswordHash(id: string): Promise<string | null> {
    return (await this.#table.getActiveUser(id, this.#clock.now()))?.PasswordHash ?? null;
  }

  /** Extends the expiry of a guest by 30 days from now. Does nothing for an account or an unknown user. */
  async renewGuest(id: string): Promise<void> {
    const now = Math.floor(this.#clock.now() / 1000);
    await this.#table.update(userKey(id), {
      update: 'SET #ttl = :until',
      condition: 'Guest = :yes AND #ttl > :now',
      names: { '#ttl': 'Ttl' },
      values: { ':until': now + guestTtlSeconds, ':yes': true, ':now': now },
    });
  }

  /**
   * A page of the accounts, newest first. The index is eventually consistent; accounts in `extraIds` are included even
   * if it does not have them yet.
   */
  listAccounts(page: {
    after: string | null;
    limit: number;
    extraIds?: readonly string[];
  }): Promise<AccountPage> {
    return this.#accounts.getPage(page);
  }

  /** Grants the account with this name the admin role. @throws Problem `no_such_player` when it does not exist */
  async grantAdmin(name: string): Promise<OwnUser> {
    const user = await this.findByName(name);
    const item =
      user &&
      (await this.#table.update<ActiveUser>(userKey(user.id), {
        update: 'SET #admin = :yes',
        condition: 'Guest = :no',
        names: { '#admin': 'Admin' },
        values: { ':yes': true, ':no': false },
      }));
    if (!item) throw new Problem('no_such_player', { detail: 'No account has this name' });
    return toOwnUser(item);
  }

  /** Bans a user: from then on no session of theirs is accepted, and they cannot log in. @returns false for an unknown user */
  async ban(id: string): Promise<boolean> {
    const updatedItem = await this.#table.update(userKey(id), {
      update: 'SET BannedAt = if_not_exists(BannedAt, :now)',
      condition: 'attribute_exists(#name)',
      names: { '#name': 'Name' },
      values: { ':now': new Date(this.#clock.now()).toISOString() },
    });
    return updatedItem !== null;
  }

  /** Lifts a ban, if there is one. @returns false for an unknown user */
  async unban(id: string): Promise<boolean> {
    const updatedItem = await this.#table.update(userKey(id), {
      update: 'REMOVE BannedAt',
      condition: 'attribute_exists(#name)',
      names: { '#name': 'Name' },
    });
    return updatedItem !== null;
  }

  /** Changes from whom the user accepts invitations; returns the user, or null if they do not exist any more. */
  async setInvitations(id: string, invitations: InvitationSetting): Promise<OwnUser | null> {
    const names = { '#invitations': 'Invitations' };
    const condition = 'attribute_exists(CreatedAt)';
    const item = await this.#table.update<ActiveUser>(
      userKey(id),
      invitations === 'anyone'
        ? { update: 'REMOVE #invitations', condition, names }
        : { update: 'SET #invitations = :setting', condition, names, values: { ':setting': invitations } },
    );
    return item && toOwnUser(item);
  }

  /** The stored sums of the user's games; null when there are none. */
  async getRollUp(id: string): Promise<RollUp | null> {
    return (await this.#table.getActiveUser(id, this.#clock.now()))?.RollUp ?? null;
  }

  /** Replaces the sums `from` by `to`. @returns false on a write conflict, or when the user does not exist */
  async saveRollUp(id: string, from: RollUp | null, to: RollUp): Promise<boolean> {
    const updatedItem = await this.#table.update(userKey(id), {
      update: 'SET #rollUp = :to',
      condition:
        from === null ? 'attribute_exists(#name) AND attribute_not_exists(#rollUp)' : '#rollUp.#upTo = :from',
      names: { '#rollUp': 'RollUp', ...(from === null ? { '#name': 'Name' } : { '#upTo': 'upTo' }) },
      values: { ':to': to, ...(from !== null && { ':from': from.upTo }) },
    });
    return updatedItem !== null;
  }

  /** The user who owns this key. Always makes two reads, so that timing reveals nothing. */
  async #findByKey(key: string): Promise<ActiveUser | null> {
    const reservation = await this.#reservations.read(key);
    const item = await this.#table.get<UserItem>(userKey(reservation?.OwnerId ?? 'unknown'));
    const now = this.#clock.now();
    if (reservation === undefined || !isActive(item, now)) return null;
    if (ownsKey(item, key)) return item;
    const formerName = findFormerName(item, key);
    const isTheirs = formerName ? formerName.heldUntilMs > now : reservation.Confirmed === true;
    return isTheirs ? item : null;
  }
}
