import type { Clock } from '../shared/clock.ts';
import type { Database } from '../database/database.ts';
import { Problem } from '../shared/error-codes.ts';
import { createId } from '../shared/ids.ts';
import { AccountList } from '../users/account-list.ts';
import { type ActiveUser, userKey } from '../users/user-item.ts';
import { UsersTable } from '../users/users-table.ts';

/** A departure that was not completed after this time is cancelled by another administrator's. */
const departureTimeoutMs = 60_000;

/** Accounts read at once. */
const pageSize = 96;

/**
 * Keeps the last administrator. Who leaves first marks their own item and then looks for another administrator without a
 * mark: of two who leave at the same time, at least one sees the mark of the other. A mark that a dead process has left
 * is removed by who finds it, and with it the right to leave by it, so that no clock decides.
 */
export class AdminDeparture {
  readonly #table: UsersTable;
  readonly #accounts: AccountList;
  readonly #clock: Clock;

  constructor(database: Database, clock: Clock) {
    this.#table = new UsersTable(database);
    this.#accounts = new AccountList(database);
    this.#clock = clock;
  }

  /**
   * Marks an administrator as leaving.
   *
   * @returns the id of the mark: the write by which the administrator leaves must be conditional on it
   * @throws Problem `last_admin`
   */
  async begin(userId: string): Promise<string> {
    const attemptId = createId();
    await this.#table.update(userKey(userId), {
      update: 'SET AdminDeparture = :departure',
      condition: '#admin = :yes',
      names: { '#admin': 'Admin' },
      values: { ':departure': { attemptId, sinceMs: this.#clock.now() }, ':yes': true },
    });
    if (await this.#hasOtherAdmin(userId)) return attemptId;
    await this.#cancel(userId, attemptId);
    throw new Problem('last_admin');
  }

  async #hasOtherAdmin(userId: string): Promise<boolean> {
    let after: string | null = null;
    do {
      const page = await this.#accounts.getPage({ after, limit: pageSize });
      for (const { id, admin } of page.users)
        if (admin && id !== userId && (await this.#isStaying(id))) return true;
      after = page.next;
    } while (after !== null);
    return false;
  }

  async #isStaying(userId: string): Promise<boolean> {
    const now = this.#clock.now();
    const user: ActiveUser | null = await this.#table.getActiveUser(userId, now);
    if (user?.Admin !== true || user.BannedAt !== undefined) return false;
    const { AdminDeparture } = user;
    if (AdminDeparture === undefined) return true;
    if (now - AdminDeparture.sinceMs < departureTimeoutMs) return false;
    // On a write conflict they have left, or have begun again.
    return this.#cancel(userId, AdminDeparture.attemptId);
  }

  /** @returns false when the mark was not there any more */
  async #cancel(userId: string, attemptId: string): Promise<boolean> {
    const updatedItem = await this.#table.update(userKey(userId), {
      update: 'REMOVE AdminDeparture',
      condition: 'AdminDeparture.attemptId = :attempt',
      values: { ':attempt': attemptId },
    });
    return updatedItem !== null;
  }
}
