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

/** Tries for a made-up name; from the third on it carries a growing number, so the last of them cannot all be taken. */
const maxGeneratedNameAttempts = 8;

/**
 * Makes guests and accounts so that no two active users ever share a name or an e-mail address, though every write is
 * on one item alone and the process may die between any two: docs/decisions/0003-unique-names.md.
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
   * A new account; with a guest's id the guest becomes it.
   *
   * @throws Problem `email_taken`, `name_taken` with a free suggestion, `unavailable` when overtaken
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
    // The commit has made the claims good already; whoever meets one that is unconfirmed finds that out.
    await Promise.allSettled([
      this.#reservations.confirm(email, registrant),
      this.#reservations.confirm(name, registrant),
    ]);
    return toOwnUser(user);
  }

  /**
   * A new guest, under the name given or one made up.
   *
   * @throws Problem `name_taken` with a free suggestion, `unavailable` when overtaken
   */
  async createGuest(requestedName: string | null = null): Promise<OwnUser> {
    const registrant = await this.#attempts.beginNew();
    const reservedKeys: string[] = [];
    const user = await this.#withRollback(registrant, reservedKeys, async () => {
      const name = await this.#reserveGuestName(registrant, requestedName, reservedKeys);
      return this.#attempts.commit(registrant, { name });
    });
    // Not left to whoever meets it: the guest may be gone by then, and a name once used must stay theirs.
    await this.#reservations.confirm(nameKey(user.Name), registrant);
    return toOwnUser(user);
  }

  async #reserveGuestName(
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
    throw new Problem('unavailable', { detail: 'No free name was found', retryAfter: 1 });
  }

  async #withRollback(
    registrant: Registrant,
    keys: string[],
    operation: () => Promise<ActiveUser>,
  ): Promise<ActiveUser> {
    try {
      return await operation();
    } catch (error) {
      // What cannot be given back now lapses by itself (`claimSeconds`); the reason of the failure matters more.
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
