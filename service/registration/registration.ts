import { Problem } from '../shared/error-codes.ts';
import type { Database } from '../database/database.ts';
import type { Clock } from '../shared/clock.ts';
import { UniqueKeyReservations } from '../users/unique-key-reservations.ts';
import { UsersTable } from '../users/users-table.ts';
import { generateName } from '../users/generated-names.ts';
import { appendSuffix } from '../users/names.ts';
import { type NewAccount, type Registrant, RegistrationAttempts } from './registration-attempts.ts';
import { emailKey, nameKey, toOwnUser, type ActiveUser } from '../users/user-item.ts';
import type { OwnUser } from '../users/user.ts';

/** From the third attempt on `generateName` appends longer and longer numbers, so that the last ones are practically free. */
const maxGeneratedNameAttempts = 8;

/**
 * Creates guests and accounts. No two active users ever share a name or an e-mail address, although each write changes a
 * single item and the process can crash between any two writes: docs/decisions/0003-unique-names.md.
 */
export class Registration {
  readonly #reservations: UniqueKeyReservations;
  readonly #attempts: RegistrationAttempts;

  constructor(database: Database, clock: Clock) {
    const table = new UsersTable(database);
    this.#reservations = new UniqueKeyReservations(table, clock);
    this.#attempts = new RegistrationAttempts(table, this.#reservations, clock);
  }

  /**
   * Creates an account, or upgrades the guest `guestId` to one.
   *
   * @throws Problem `email_taken`, `name_taken` with a free suggestion, `unavailable` when timed out or replaced
   */
  async register(account: NewAccount, guestId: string | null = null): Promise<OwnUser> {
    const email = emailKey(account.email);
    const name = nameKey(account.name);
    const registrant =
      (guestId === null ? null : await this.#attempts.beginUpgrade(guestId)) ??
      (await this.#attempts.beginNew());
    const user = await this.#withRollback(registrant, [email, name], async () => {
      if (!(await this.#reservations.reserve(email, registrant))) throw new Problem('email_taken');
      if (!(await this.#reservations.reserve(name, registrant)))
        throw await this.#createNameTakenProblem(account.name);
      return this.#attempts.commit(registrant, account);
    });
    // May fail: the commit has secured the reservations, and `reserve` confirms those that it finds unconfirmed.
    await Promise.allSettled([
      this.#reservations.confirm(email, registrant),
      this.#reservations.confirm(name, registrant),
    ]);
    return toOwnUser(user);
  }

  /**
   * Creates a guest with the requested name or a generated one.
   *
   * @throws Problem `name_taken` with a free suggestion, `unavailable` when timed out or replaced
   */
  async createGuest(requestedName: string | null = null): Promise<OwnUser> {
    const registrant = await this.#attempts.beginNew();
    const reservedKeys: string[] = [];
    const user = await this.#withRollback(registrant, reservedKeys, async () => {
      const name = await this.#reserveName(registrant, requestedName, reservedKeys);
      return this.#attempts.commit(registrant, { name });
    });
    // Must not fail: once the guest has expired, only a confirmed reservation keeps their name from being reused.
    await this.#reservations.confirm(nameKey(user.Name), registrant);
    return toOwnUser(user);
  }

  /**
   * Changes the name of a guest or an account. The old name stays reserved for them: it leads to their profile and
   * nobody else can take it.
   *
   * @param newName null for a generated name
   * @throws Problem `no_such_player`, `name_taken` with a free suggestion, `unavailable` when timed out or replaced
   */
  async rename(id: string, newName: string | null): Promise<OwnUser> {
    const registrant = await this.#attempts.beginRename(id);
    if (registrant === null) throw new Problem('no_such_player');
    const reservedKeys: string[] = [];
    const user = await this.#withRollback(registrant, reservedKeys, async () => {
      // Must not fail: after the commit, only a confirmed reservation keeps the old name from being reused.
      await this.#reservations.confirmOwned(nameKey(registrant.existingUser.Name), id);
      const name = await this.#reserveName(registrant, newName, reservedKeys);
      return this.#attempts.commit(registrant, { newName: name });
    });
    await this.#reservations.confirm(nameKey(user.Name), registrant);
    return toOwnUser(user);
  }

  async #reserveName(
    registrant: Registrant,
    requestedName: string | null,
    reservedKeys: string[],
  ): Promise<string> {
    const maxAttempts = requestedName === null ? maxGeneratedNameAttempts : 1;
    for (let attempt = 0; attempt < maxAttempts; attempt++) {
      const name = requestedName ?? generateName(attempt);
      reservedKeys.push(nameKey(name));
      if (await this.#reservations.reserve(nameKey(name), registrant)) return name;
    }
    if (requestedName !== null) throw await this.#createNameTakenProblem(requestedName);
    throw new Problem('unavailable', { detail: 'No free name was found; please try again', retryAfter: 1 });
  }

  async #withRollback(
    registrant: Registrant,
    keys: string[],
    operation: () => Promise<ActiveUser>,
  ): Promise<ActiveUser> {
    try {
      return await operation();
    } catch (error) {
      // Reservations that cannot be released now expire after `registrationTimeoutSeconds`; rethrow the original error.
      await this.#attempts.rollBack(registrant, keys).catch(() => undefined);
      throw error;
    }
  }

  async #createNameTakenProblem(name: string): Promise<Problem> {
    return new Problem('name_taken', { suggestion: await this.#suggestName(name) });
  }

  async #suggestName(name: string): Promise<string> {
    const numbers = [2, 3, 10 + Math.floor(Math.random() * 90), 100 + Math.floor(Math.random() * 9_900)];
    for (const number of numbers) {
      const candidate = appendSuffix(name, String(number));
      if ((await this.#reservations.read(nameKey(candidate))) === undefined) return candidate;
    }
    return generateName(maxGeneratedNameAttempts);
  }
}
