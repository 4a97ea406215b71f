import type { Clock } from '../shared/clock.ts';
import { isId } from '../shared/ids.ts';
import { Problem } from '../shared/error-codes.ts';
import type { Database } from '../database/database.ts';
import { AccountList, type AccountPage } from './account-list.ts';
import { UniqueKeyReservations } from './unique-key-reservations.ts';
import {
  guestTtlSeconds,
  ownsKey,
  emailKey,
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
import type { OwnUser } from './user.ts';

/** The users: guests and accounts. Reads are strongly consistent unless they say otherwise. */
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

  /** The user with this id; null for nobody, also for a guest who has been gone for 30 days. */
  async get(id: string): Promise<OwnUser | null> {
    const item = await this.#readActive(id);
    return item && toOwnUser(item);
  }

  /** The user whose name this is or, as a guest, was. Spaces around it do not matter; what no name can be is nobody's. */
  async findByName(name: string): Promise<OwnUser | null> {
    const key = nameLookupKey(name);
    const item = key && (await this.#findByKey(key));
    return item ? toOwnUser(item) : null;
  }

  async findByEmail(email: string): Promise<OwnUser | null> {
    const item = await this.#findByKey(emailKey(email));
    return item && toOwnUser(item);
  }

  /**
   * The user with this name or e-mail address and their password's hash, null for a guest's. For nobody it takes as
   * many reads as for somebody, so that the time taken tells nothing. Spaces around the login do not matter.
   */
  async getCredentials(login: string): Promise<{ user: OwnUser | null; hash: string | null }> {
    const item = await this.#findByKey(loginKey(login) ?? unreservedKey);
    return { user: item && toOwnUser(item), hash: item?.Hash ?? null };
  }

  /** A guest was here: 30 more days. Does nothing for an account or for nobody. */
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
   * A page of the accounts, newest first. It comes from an index that lags behind, so the caller names the accounts
   * that this reader must not miss.
   */
  listAccounts(page: {
    after: string | null;
    limit: number;
    extraIds?: readonly string[];
  }): Promise<AccountPage> {
    return this.#accounts.getPage(page);
  }

  /** Makes the account with this name an admin. @throws Problem `no_such_player` when there is no such account */
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

  /** What of the user's games is counted already; null when nothing is. */
  async getRollUp(id: string): Promise<RollUp | null> {
    return (await this.#readActive(id))?.RollUp ?? null;
  }

  /** Replaces the sums read as `from`. @returns false when they are no longer the stored ones, or the user is gone */
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

  async #readActive(id: string): Promise<ActiveUser | null> {
    if (!isId(id)) return null;
    const item = await this.#table.get<UserItem>(userKey(id));
    return isActive(item, this.#clock.now()) ? item : null;
  }

  /** The user a claim leads to; reads twice, whether there is a claim or not. */
  async #findByKey(key: string): Promise<ActiveUser | null> {
    const reservation = await this.#reservations.read(key);
    const item = await this.#table.get<UserItem>(userKey(reservation?.Id ?? 'nobody'));
    if (reservation === undefined || !isActive(item, this.#clock.now())) return null;
    return reservation.Confirmed === true || ownsKey(item, key) ? item : null;
  }
}
