import { Problem } from '../shared/error-codes.ts';
import type { Database } from '../database/database.ts';
import type { Clock } from '../shared/clock.ts';
import { limits } from '../shared/limits.ts';
import type { StartedSession } from '../sessions/revoked-sessions.ts';
import { type Reservation, UniqueKeyReservations } from '../users/unique-key-reservations.ts';
import { UsersTable } from '../users/users-table.ts';
import { generateName } from '../users/generated-names.ts';
import { appendSuffix } from '../users/names.ts';
import {
  type NewAccount,
  type NewName,
  type Registrant,
  RegistrationAttempts,
} from './registration-attempts.ts';
import {
  type ActiveUser,
  emailKey,
  findFormerName,
  nameKey,
  ownsKey,
  toOwnUser,
  userKey,
} from '../users/user-item.ts';
import type { OwnUser } from '../users/user.ts';

/** From the third attempt on `generateName` appends longer and longer numbers, so that the last ones are practically free. */
const maxGeneratedNameAttempts = 8;

const dayMs = 24 * 60 * 60 * 1000;
/** Former names are held for their owner for 30 days, the last two at most. */
const formerNameHoldMs = 30 * dayMs;
const maxHeldNames = 2;

/**
 * Creates guests and accounts. No two active users ever share a name or an e-mail address, although each write changes a
 * single item and the process can crash between any two writes: docs/decisions/0003-unique-names.md.
 */
export class Registration {
  readonly #clock: Clock;
  readonly #reservations: UniqueKeyReservations;
  readonly #attempts: RegistrationAttempts;

  constructor(database: Database, clock: Clock) {
    this.#clock = clock;
    const table = new UsersTable(database);
    this.#reservations = new UniqueKeyReservations(table, clock);
    this.#attempts = new RegistrationAttempts(table, this.#reservations, clock);
  }

  /**
   * Creates an account, or upgrades the guest `guestId` to one.
   *
   * @param session session of the guest
   * @throws Problem `email_taken`, `name_taken` with a free suggestion, `unavailable` when timed out or replaced,
   *   `not_signed_in` when the session is revoked
   */
  async register(
    account: NewAccount,
    guestId: string | null = null,
    session?: StartedSession,
  ): Promise<OwnUser> {
    const email = emailKey(account.email);
    const name = nameKey(account.name);
    const registrant =
      (guestId === null ? null : await this.#attempts.beginUpgrade(guestId, session)) ??
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
   * Changes the name of a guest or an account for an operator. The old name stays reserved for good: it leads to their
   * profile, and they cannot take it back with {@link changeName}.
   *
   * @param newName null for a generated name
   * @throws Problem `no_such_player`, `name_taken` with a free suggestion, `unavailable` when timed out or replaced
   */
  rename(id: string, newName: string | null): Promise<OwnUser> {
    return this.#rename(id, newName, async ({ FormerNames = [], RenamedAtMs = [] }) => ({
      formerNames: FormerNames,
      renamedAtMs: RenamedAtMs,
    }));
  }

  /**
   * Changes the name of a guest or an account on their own request. Their last two names are held for them for 30 days:
   * they lead to their profile, and nobody else can take them.
   *
   * @throws Problem `no_such_player`, `name_taken` with a free suggestion, `rate_limited` after three changes in a day,
   *   `unavailable` when timed out or replaced
   */
  changeName(id: string, newName: string): Promise<OwnUser> {
    return this.#rename(id, newName, async (user, { AttemptId: attemptId }) => {
      const { Name: name, FormerNames = [], RenamedAtMs = [] } = user;
      const now = this.#clock.now();
      assertMayChangeName(RenamedAtMs, now);
      if (!(await this.#isOwnedForGood(user, nameKey(newName)))) {
        const held = [{ name, heldUntilMs: now + formerNameHoldMs, attemptId }, ...FormerNames];
        return {
          formerNames: held.map((each, index) => (index < maxHeldNames ? each : { ...each, heldUntilMs: 0 })),
          renamedAtMs: [now, ...RenamedAtMs].slice(0, limits.nameChangesPerDay),
        };
      }
      throw await this.#createNameTakenProblem(newName);
    });
  }

  /** @param prepare returns the former names, to which the new one may belong, and the times of changes */
  async #rename(
    id: string,
    newName: string | null,
    prepare: (user: ActiveUser, current: Reservation) => Promise<Omit<NewName, 'newName'>>,
  ): Promise<OwnUser> {
    const registrant = await this.#attempts.beginRename(id);
    if (registrant === null) throw new Problem('no_such_player');
    const { existingUser } = registrant;
    const reservedKeys: string[] = [];
    const user = await this.#withRollback(registrant, reservedKeys, async () => {
      // Must not fail: after the commit, only a confirmed reservation keeps the old name from being reused.
      const currentKey = nameKey(existingUser.Name);
      const current = await this.#reservations.confirmOwned(currentKey, id);
      if (current === null) throw new Error(`user ${id} has no reservation of their name`);
      const { formerNames, renamedAtMs } = await prepare(existingUser, current);
      const name = await this.#reserveName(registrant, newName, reservedKeys);
      const otherNames = formerNames.filter((each) => nameKey(each.name) !== nameKey(name));
      const releasedNames = (existingUser.FormerNames ?? []).filter(
        (each) => otherNames.includes(each) && each.heldUntilMs <= this.#clock.now(),
      );
      await Promise.all(
        releasedNames.map((each) =>
          this.#reservations.releaseFormerName(nameKey(each.name), { id, attemptId: each.attemptId }),
        ),
      );
      return this.#attempts.commit(registrant, {
        newName: name,
        formerNames: otherNames.filter((each) => !releasedNames.includes(each)),
        renamedAtMs,
      });
    });
    await this.#reservations.confirm(nameKey(user.Name), registrant);
    return toOwnUser(user);
  }

  /** Whether a key is reserved for a user who does not have it any more and cannot take it back. */
  async #isOwnedForGood(user: ActiveUser, key: string): Promise<boolean> {
    if (ownsKey(user, key) || findFormerName(user, key) !== undefined) return false;
    const reservation = await this.#reservations.read(key);
    return reservation?.Confirmed === true && userKey(reservation.OwnerId) === user.UserId;
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

/**
 * @param renamedAtMs times of the last changes, newest first
 * @throws Problem `rate_limited`
 */
function assertMayChangeName(renamedAtMs: readonly number[], now: number): void {
  const earliest = renamedAtMs[limits.nameChangesPerDay - 1];
  if (earliest === undefined || earliest + dayMs <= now) return;
  throw new Problem('rate_limited', {
    detail: `You can change your name ${limits.nameChangesPerDay} times a day.`,
    retryAfter: Math.ceil((earliest + dayMs - now) / 1000),
  });
}
