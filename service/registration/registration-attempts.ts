import type { Clock } from '../shared/clock.ts';
import { createId } from '../shared/ids.ts';
import { Problem } from '../shared/error-codes.ts';
import type { ReservationOwner, UniqueKeyReservations } from '../users/unique-key-reservations.ts';
import {
  type ActiveUser,
  guestTtlSeconds,
  ownsKey,
  isActive,
  userKey,
  type UserItem,
} from '../users/user-item.ts';
import type { UsersTable } from '../users/users-table.ts';

/** What an abandoned registration left of a user is removed after this long, in seconds: far longer than it matters. */
const abandonedRegistrationTtlSeconds = 86_400;

/** A checked registration: name and address in the form they are kept in, the password as its hash. */
export interface NewAccount {
  readonly name: string;
  readonly email: string;
  readonly hash: string;
}

export interface NewGuest {
  readonly name: string;
}

/** A claimant with the guest they are already, if any. */
export interface Registrant extends ReservationOwner {
  readonly guest: ActiveUser | null;
}

/** The user's own item through a registration: marked pending, then committed or withdrawn. */
export class RegistrationAttempts {
  readonly #table: UsersTable;
  readonly #reservations: UniqueKeyReservations;
  readonly #clock: Clock;

  constructor(table: UsersTable, reservations: UniqueKeyReservations, clock: Clock) {
    this.#table = table;
    this.#reservations = reservations;
    this.#clock = clock;
  }

  /** Marks a new user as pending. */
  async beginNew(): Promise<Registrant> {
    const registrant = { id: createId(), attemptId: createId(), guest: null };
    const item: UserItem = {
      UserId: userKey(registrant.id),
      Pending: registrant.attemptId,
      PendingAt: this.#clock.now(),
      Ttl: this.#secondsFromNow(abandonedRegistrationTtlSeconds),
    };
    // For a fresh id it fails only on this very write sent twice by the client, and then it has done its work.
    await this.#table.put(item, { condition: 'attribute_not_exists(UserId)' });
    return registrant;
  }

  /**
   * Marks a guest's registration as pending, in place of any earlier attempt of theirs, which then cannot be committed.
   *
   * @returns null when there is no such guest any more, or they have an account already
   */
  async beginUpgrade(id: string): Promise<Registrant | null> {
    const guest = await this.#table.get<UserItem>(userKey(id));
    if (!isActive(guest, this.#clock.now()) || guest.Guest !== true) return null;
    const attemptId = createId();
    const pendingCondition =
      guest.Pending === undefined ? 'attribute_not_exists(Pending)' : 'Pending = :seen';
    const updatedItem = await this.#table.update(userKey(id), {
      update: 'SET Pending = :attempt, PendingAt = :now, #ttl = :ttl',
      condition: `Guest = :yes AND ${pendingCondition}`,
      names: { '#ttl': 'Ttl' },
      values: {
        ':attempt': attemptId,
        ':now': this.#clock.now(),
        ':ttl': this.#secondsFromNow(guestTtlSeconds),
        ':yes': true,
        ...(guest.Pending !== undefined && { ':seen': guest.Pending }),
      },
    });
    // A retry inside the client finds its first try done: the condition fails, the effect is there.
    if (updatedItem === null && (await this.#table.get<UserItem>(userKey(id)))?.Pending !== attemptId)
      throw createSupersededProblem();
    return { id, attemptId, guest };
  }

  /**
   * THE commit: before this one update nothing has happened, after it the user is active under name and address.
   *
   * @throws Problem `unavailable` when the attempt was fenced off or replaced
   */
  async commit({ id, attemptId }: Registrant, user: NewGuest | NewAccount): Promise<ActiveUser> {
    const now = new Date(this.#clock.now()).toISOString();
    const isAccount = 'hash' in user;
    const attributes: Partial<UserItem> = {
      Name: user.name,
      Guest: !isAccount,
      Attempt: attemptId,
      ...(isAccount
        ? { Email: user.email, Hash: user.hash, Kind: 'account', Listed: `${now}#${id}` }
        : { Ttl: this.#secondsFromNow(guestTtlSeconds) }),
    };
    const assignments = Object.keys(attributes).map((name) => `#${name} = :${name}`);
    const committed = await this.#table.update<ActiveUser>(userKey(id), {
      update:
        `SET ${assignments.join(', ')}, CreatedAt = if_not_exists(CreatedAt, :now), Ended = if_not_exists(Ended, :none) ` +
        `REMOVE Pending, PendingAt${isAccount ? ', #Ttl' : ''}`,
      condition: 'Pending = :Attempt',
      names: Object.fromEntries([...Object.keys(attributes), 'Ttl'].map((name) => [`#${name}`, name])),
      values: {
        ...Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`:${name}`, value])),
        ':now': now,
        ':none': {},
      },
    });
    if (committed !== null) return committed;
    // As above: a retry inside the client is known by the attempt that it has left.
    const item = await this.#table.get<UserItem>(userKey(id));
    if (item?.Attempt !== attemptId || !isActive(item, this.#clock.now())) throw createSupersededProblem();
    return item;
  }

  /** Ends an attempt that failed and gives back the claims it took, so that nobody need wait for them to lapse. */
  async rollBack(registrant: Registrant, keys: readonly string[]): Promise<void> {
    const { id, attemptId, guest } = registrant;
    if (guest !== null) await this.#reservations.fence(registrant);
    else {
      await this.#table.remove(userKey(id), {
        condition: 'Pending = :attempt',
        values: { ':attempt': attemptId },
      });
    }
    // Committed after all, though the answer was lost: then everything that was taken is theirs.
    if ((await this.#table.get<UserItem>(userKey(id)))?.Attempt === attemptId) return;
    const reservedKeys = keys.filter((key) => guest === null || !ownsKey(guest, key));
    await Promise.all(reservedKeys.map((key) => this.#reservations.release(key, registrant)));
  }

  #secondsFromNow(seconds: number): number {
    return Math.floor(this.#clock.now() / 1000) + seconds;
  }
}

function createSupersededProblem(): Problem {
  return new Problem('unavailable', {
    detail: 'The registration took too long or was overtaken by another of yours',
    retryAfter: 1,
  });
}
