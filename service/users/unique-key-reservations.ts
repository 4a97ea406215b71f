import type { Clock } from '../shared/clock.ts';
import { createId } from '../shared/ids.ts';
import { ownsKey, userKey, type UserItem } from './user-item.ts';
import type { UsersTable } from './users-table.ts';

/** How long a registration has between its beginning and its commit; after that others may fence it off. */
export const registrationTimeoutSeconds = 60;

/** Whose a name or an e-mail address is, or who is about to take it. */
export interface Reservation {
  readonly UserId: string;
  readonly Id: string;
  readonly Attempt: string;
  readonly Confirmed?: true;
}

/** A registration under way. */
export interface ReservationOwner {
  readonly id: string;
  readonly attemptId: string;
}

/**
 * Claims on names and e-mail addresses, each one item of the `Users` table. Confirmed claims are for ever;
 * docs/decisions/0003-unique-names.md says why the others cannot make twins.
 */
export class UniqueKeyReservations {
  readonly #table: UsersTable;
  readonly #clock: Clock;

  constructor(table: UsersTable, clock: Clock) {
    this.#table = table;
    this.#clock = clock;
  }

  /** The claim under `key`, strongly consistent. */
  read(key: string): Promise<Reservation | undefined> {
    return this.#table.get<Reservation>(key);
  }

  /**
   * Takes `key` for a registration whose pending mark is written already.
   *
   * @returns false when it is another's, or is being taken by another
   */
  async reserve(key: string, owner: ReservationOwner): Promise<boolean> {
    let existing: Reservation | undefined;
    while (!(await this.#write(key, owner, existing))) {
      existing = await this.read(key);
      if (existing === undefined) continue;
      if (existing.Id === owner.id) {
        // Confirmed: a name this user had before. Else left of an attempt that the pending mark has replaced: taken over.
        if (existing.Confirmed === true || existing.Attempt === owner.attemptId) return true;
      } else if (!(await this.#isAbandoned(existing))) return false;
    }
    return true;
  }

  /** Makes a committed registration's claim final; does nothing where the claim is not the claimant's. */
  async confirm(key: string, { id, attemptId: attempt }: ReservationOwner): Promise<void> {
    await this.#table.update(key, {
      update: 'SET Confirmed = :yes',
      condition: 'Id = :id AND Attempt = :attempt',
      values: { ':yes': true, ':id': id, ':attempt': attempt },
    });
  }

  /** Gives back what an attempt that cannot be committed any more has taken. */
  async release(key: string, { attemptId: attempt }: ReservationOwner): Promise<void> {
    await this.#table.remove(key, {
      condition: 'Attempt = :attempt AND attribute_not_exists(Confirmed)',
      values: { ':attempt': attempt },
    });
  }

  /**
   * Replaces the pending mark of an attempt, after which its commit fails for good. Replaces and not removes: so a
   * delayed duplicate of the write that set the mark finds another than it expects, and cannot set it again.
   *
   * @returns false when that attempt is no longer pending: committed, or fenced off before
   */
  async fence({ id, attemptId: attempt }: ReservationOwner): Promise<boolean> {
    const updatedItem = await this.#table.update(userKey(id), {
      update: 'SET Pending = :fence',
      condition: 'Pending = :attempt',
      values: { ':fence': createId(), ':attempt': attempt },
    });
    return updatedItem !== null;
  }

  /** Whether an unconfirmed claim has no registration behind it any more; fences off one that has had its time. */
  async #isAbandoned(reservation: Reservation): Promise<boolean> {
    if (reservation.Confirmed === true) return false;
    const user = await this.#table.get<UserItem>(userKey(reservation.Id));
    const owner = { id: reservation.Id, attemptId: reservation.Attempt };
    if (ownsKey(user, reservation.UserId)) {
      await this.confirm(reservation.UserId, owner);
      return false;
    }
    if (user?.Pending !== reservation.Attempt) return true;
    if (this.#clock.now() - (user.PendingAt ?? 0) < registrationTimeoutSeconds * 1000) return false;
    // Lost the race for the fence: the attempt was committed or fenced meanwhile, so it is judged again.
    return (await this.fence(owner)) || this.#isAbandoned(reservation);
  }

  /** Writes the claim where there is none, or over the very one that was seen. */
  #write(
    key: string,
    { id, attemptId: attempt }: ReservationOwner,
    existing: Reservation | undefined,
  ): Promise<boolean> {
    const reservation: Reservation = { UserId: key, Id: id, Attempt: attempt };
    if (existing === undefined)
      return this.#table.put(reservation, { condition: 'attribute_not_exists(UserId)' });
    return this.#table.put(reservation, {
      condition: 'Attempt = :seen AND attribute_not_exists(Confirmed)',
      values: { ':seen': existing.Attempt },
    });
  }
}
