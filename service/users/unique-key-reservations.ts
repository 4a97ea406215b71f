import type { Clock } from '../shared/clock.ts';
import { createId } from '../shared/ids.ts';
import { findFormerName, ownsKey, userKey, type UserItem } from './user-item.ts';
import type { UsersTable } from './users-table.ts';

/** A registration that has not committed after this time may be fenced by another one. */
export const registrationTimeoutSeconds = 60;

/** Reservation of a name or an e-mail address by a user or by a registration in progress. */
export interface Reservation {
  readonly UserId: string;
  readonly OwnerId: string;
  readonly AttemptId: string;
  readonly Confirmed?: true;
}

/** A registration in progress. */
export interface ReservationOwner {
  readonly id: string;
  readonly attemptId: string;
  /** The user as before the registration; absent or null for a new one. */
  readonly existingUser?: UserItem | null;
}

/**
 * Reservations of names and e-mail addresses, each an item of the `Users` table. Confirmed reservations are permanent,
 * except those of former names: the user's item tells until when they are held.
 * docs/decisions/0003-unique-names.md explains why unconfirmed ones cannot lead to duplicates.
 */
export class UniqueKeyReservations {
  readonly #table: UsersTable;
  readonly #clock: Clock;

  constructor(table: UsersTable, clock: Clock) {
    this.#table = table;
    this.#clock = clock;
  }

  /** Reads the reservation of `key`, strongly consistent. */
  read(key: string): Promise<Reservation | undefined> {
    return this.#table.get<Reservation>(key);
  }

  /**
   * Reserves `key` for a registration whose pending marker is already written.
   *
   * @returns false when another user or another registration in progress holds it
   */
  async reserve(key: string, owner: ReservationOwner): Promise<boolean> {
    let existing: Reservation | undefined;
    while (!(await this.#write(key, owner, existing))) {
      existing = await this.read(key);
      if (existing === undefined) continue;
      if (existing.OwnerId === owner.id) {
        if (existing.AttemptId === owner.attemptId) return true;
        // Confirmed: the user's name. A former name is overwritten, so that nobody who has found its time to be over can
        // take it from now on. So is an unconfirmed one, which belongs to a superseded attempt.
        if (existing.Confirmed === true && !isFormerName(owner.existingUser, key)) return true;
      } else if (!(await this.#isAbandoned(existing))) return false;
    }
    return true;
  }

  /** Makes the reservation of a committed registration permanent; does nothing when `owner` does not hold it. */
  async confirm(key: string, { id, attemptId }: ReservationOwner): Promise<void> {
    await this.#table.update(key, {
      update: 'SET Confirmed = :yes',
      condition: 'OwnerId = :id AND AttemptId = :attempt',
      values: { ':yes': true, ':id': id, ':attempt': attemptId },
    });
  }

  /**
   * Makes the reservation of a user's current name or e-mail address permanent, whichever attempt made it.
   *
   * @returns the reservation; null if the user has none
   */
  confirmOwned(key: string, id: string): Promise<Reservation | null> {
    return this.#table.update<Reservation>(key, {
      update: 'SET Confirmed = :yes',
      condition: 'OwnerId = :id',
      values: { ':yes': true, ':id': id },
    });
  }

  /** Removes the reservation of an attempt that can no longer commit. */
  async release(key: string, { attemptId }: ReservationOwner): Promise<void> {
    await this.#table.remove(key, {
      condition: 'AttemptId = :attempt AND attribute_not_exists(Confirmed)',
      values: { ':attempt': attemptId },
    });
  }

  /** Removes the reservation of a former name of a user, unless the name has been taken again. */
  async releaseFormerName(key: string, { id, attemptId }: ReservationOwner): Promise<void> {
    await this.#table.remove(key, {
      condition: 'OwnerId = :id AND AttemptId = :attempt',
      values: { ':id': id, ':attempt': attemptId },
    });
  }

  /**
   * Replaces the pending marker of an attempt, so that its commit always fails. The marker is replaced, not removed, so
   * that the condition of a delayed duplicate of the write that set it fails too.
   *
   * @returns false when the attempt is no longer pending: committed or already fenced
   */
  async fence({ id, attemptId }: ReservationOwner): Promise<boolean> {
    const updatedItem = await this.#table.update(userKey(id), {
      update: 'SET PendingAttemptId = :fence',
      condition: 'PendingAttemptId = :attempt',
      values: { ':fence': createId(), ':attempt': attemptId },
    });
    return updatedItem !== null;
  }

  /**
   * Returns whether another user may take a reservation: of a former name whose time is over, or of a registration that
   * is over. Fences a registration that has timed out.
   */
  async #isAbandoned(reservation: Reservation): Promise<boolean> {
    const user = await this.#table.get<UserItem>(userKey(reservation.OwnerId));
    const owner = { id: reservation.OwnerId, attemptId: reservation.AttemptId };
    if (ownsKey(user, reservation.UserId)) {
      if (reservation.Confirmed !== true) await this.confirm(reservation.UserId, owner);
      return false;
    }
    const formerName = findFormerName(user, reservation.UserId);
    if (formerName && formerName.heldUntilMs > this.#clock.now()) return false;
    if (reservation.Confirmed === true) return formerName !== undefined;
    if (user?.PendingAttemptId !== reservation.AttemptId) return true;
    if (this.#clock.now() - (user.PendingSinceMs ?? 0) < registrationTimeoutSeconds * 1000) return false;
    // On a write conflict the attempt was committed or fenced in the meantime: check again.
    return (await this.fence(owner)) || this.#isAbandoned(reservation);
  }

  /** Creates the reservation, or replaces `existing` if it is unchanged. */
  #write(
    key: string,
    { id, attemptId }: ReservationOwner,
    existing: Reservation | undefined,
  ): Promise<boolean> {
    const reservation: Reservation = { UserId: key, OwnerId: id, AttemptId: attemptId };
    if (existing === undefined)
      return this.#table.put(reservation, { condition: 'attribute_not_exists(UserId)' });
    const confirmedCondition =
      existing.Confirmed === true ? 'attribute_exists(Confirmed)' : 'attribute_not_exists(Confirmed)';
    return this.#table.put(reservation, {
      condition: `AttemptId = :seen AND ${confirmedCondition}`,
      values: { ':seen': existing.AttemptId },
    });
  }
}

/** Whether `key` is that of a name that the user has given up and does not have again. */
function isFormerName(user: UserItem | null | undefined, key: string): boolean {
  return !ownsKey(user ?? undefined, key) && findFormerName(user, key) !== undefined;
}
