import type { Clock } from '../shared/clock.ts';
import { createId } from '../shared/ids.ts';
import { Problem } from '../shared/error-codes.ts';
import {
  createSessionCondition,
  isSessionRevoked,
  type StartedSession,
} from '../sessions/revoked-sessions.ts';
import type { ReservationOwner, UniqueKeyReservations } from '../users/unique-key-reservations.ts';
import {
  type ActiveUser,
  findFormerName,
  type FormerName,
  guestTtlSeconds,
  ownsKey,
  isActive,
  userKey,
  type UserItem,
} from '../users/user-item.ts';
import type { UsersTable } from '../users/users-table.ts';

/** TTL of the item of a pending user, far longer than a registration may take. */
const abandonedRegistrationTtlSeconds = 86_400;

/** A validated registration: normalized name and e-mail address, and the password hash. */
export interface NewAccount {
  readonly name: string;
  readonly email: string;
  readonly hash: string;
}

export interface NewGuest {
  readonly name: string;
}

/** A new name for an existing user, of whom nothing else changes. */
export interface NewName {
  readonly newName: string;
  readonly formerNames: readonly FormerName[];
  readonly renamedAtMs: readonly number[];
}

/** Owner of the reservations of a registration, with the user who is being upgraded or renamed, if any. */
export interface Registrant extends ReservationOwner {
  readonly existingUser: ActiveUser | null;
  /** The session of the guest who becomes an account: a revoked one cannot take the guest over. */
  readonly session?: StartedSession | undefined;
}

/** Writes the user's item during a registration: marks it pending, then commits or rolls back. */
export class RegistrationAttempts {
  readonly #table: UsersTable;
  readonly #reservations: UniqueKeyReservations;
  readonly #clock: Clock;

  constructor(table: UsersTable, reservations: UniqueKeyReservations, clock: Clock) {
    this.#table = table;
    this.#reservations = reservations;
    this.#clock = clock;
  }

  /** Creates a pending user. */
  async beginNew(): Promise<Registrant> {
    const registrant = { id: createId(), attemptId: createId(), existingUser: null };
    const item: UserItem = {
      UserId: userKey(registrant.id),
      PendingAttemptId: registrant.attemptId,
      PendingSinceMs: this.#clock.now(),
      Ttl: this.#secondsFromNow(abandonedRegistrationTtlSeconds),
    };
    // The id is new, so the condition fails only when the SDK retries this write after it has succeeded.
    await this.#table.put(item, { condition: 'attribute_not_exists(UserId)' });
    return registrant;
  }

  /**
   * Marks a guest as pending. This replaces the marker of an earlier attempt, which then cannot commit.
   *
   * @returns null when the guest has expired or already has an account
   * @throws Problem `not_signed_in` when the guest's session is revoked
   */
  async beginUpgrade(id: string, session?: StartedSession): Promise<Registrant | null> {
    const guest = await this.#table.getActiveUser(id, this.#clock.now());
    if (guest?.Guest !== true) return null;
    if (session && isSessionRevoked(guest, session)) throw new Problem('not_signed_in');
    return { ...(await this.#markPending(id, guest)), session };
  }

  /** Marks a guest or an account as pending, like `beginUpgrade`. @returns null when the user does not exist */
  async beginRename(id: string): Promise<(Registrant & { readonly existingUser: ActiveUser }) | null> {
    const user = await this.#table.getActiveUser(id, this.#clock.now());
    return user && this.#markPending(id, user);
  }

  async #markPending(
    id: string,
    existingUser: ActiveUser,
  ): Promise<Registrant & { readonly existingUser: ActiveUser }> {
    const attemptId = createId();
    const pendingCondition =
      existingUser.PendingAttemptId === undefined
        ? 'attribute_not_exists(PendingAttemptId)'
        : 'PendingAttemptId = :seen';
    const isGuest = existingUser.Guest === true;
    const updatedItem = await this.#table.update(userKey(id), {
      update: `SET PendingAttemptId = :attempt, PendingSinceMs = :now${isGuest ? ', #ttl = :ttl' : ''}`,
      condition: `Guest = :isGuest AND ${pendingCondition}`,
      ...(isGuest && { names: { '#ttl': 'Ttl' } }),
      values: {
        ':attempt': attemptId,
        ':now': this.#clock.now(),
        ':isGuest': isGuest,
        ...(isGuest && { ':ttl': this.#secondsFromNow(guestTtlSeconds) }),
        ...(existingUser.PendingAttemptId !== undefined && { ':seen': existingUser.PendingAttemptId }),
      },
    });
    // When the SDK retries a write that has succeeded, the condition fails although the marker is written.
    if (
      updatedItem === null &&
      (await this.#table.get<UserItem>(userKey(id)))?.PendingAttemptId !== attemptId
    )
      throw createSupersededProblem();
    return { id, attemptId, existingUser };
  }

  /**
   * Commits the registration: this single update makes the user active under the name and e-mail address.
   *
   * @throws Problem `unavailable` when the attempt was fenced or replaced, or the session revoked meanwhile
   */
  async commit(
    { id, attemptId, session }: Registrant,
    user: NewGuest | NewAccount | NewName,
  ): Promise<ActiveUser> {
    const now = new Date(this.#clock.now()).toISOString();
    const isAccount = 'hash' in user;
    const attributes: Partial<UserItem> = {
      CommittedAttemptId: attemptId,
      ...('newName' in user
        ? { Name: user.newName, FormerNames: user.formerNames, RenamedAtMs: user.renamedAtMs }
        : {
            Name: user.name,
            Guest: !isAccount,
            ...(isAccount
              ? { Email: user.email, PasswordHash: user.hash, Kind: 'account', ListSortKey: `${now}#${id}` }
              : { Ttl: this.#secondsFromNow(guestTtlSeconds) }),
          }),
    };
    const assignments = Object.keys(attributes).map((name) => `#${name} = :${name}`);
    const active = session && createSessionCondition(session);
    const committed = await this.#table.update<ActiveUser>(userKey(id), {
      update:
        `SET ${assignments.join(', ')}, CreatedAt = if_not_exists(CreatedAt, :now), RevokedSessions = if_not_exists(RevokedSessions, :none) ` +
        `REMOVE PendingAttemptId, PendingSinceMs${isAccount ? ', #Ttl' : ''}`,
      condition: 'PendingAttemptId = :CommittedAttemptId' + (active ? ` AND ${active.condition}` : ''),
      names: {
        ...active?.names,
        ...Object.fromEntries(
          [...Object.keys(attributes), ...(isAccount ? ['Ttl'] : [])].map((name) => [`#${name}`, name]),
        ),
      },
      values: {
        ...active?.values,
        ...Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`:${name}`, value])),
        ':now': now,
        ':none': {},
      },
    });
    if (committed !== null) return committed;
    // As above: after an SDK retry the item holds the id of this attempt.
    const item = await this.#table.get<UserItem>(userKey(id));
    if (item?.CommittedAttemptId !== attemptId || !isActive(item, this.#clock.now()))
      throw createSupersededProblem();
    return item;
  }

  /** Ends a failed attempt and releases its reservations, so that nothing has to wait until they expire. */
  async rollBack(registrant: Registrant, keys: readonly string[]): Promise<void> {
    const { id, attemptId, existingUser } = registrant;
    if (existingUser !== null) await this.#reservations.fence(registrant);
    else {
      await this.#table.remove(userKey(id), {
        condition: 'PendingAttemptId = :attempt',
        values: { ':attempt': attemptId },
      });
    }
    // The commit succeeded although its response was lost: keep the reservations.
    if ((await this.#table.get<UserItem>(userKey(id)))?.CommittedAttemptId === attemptId) return;
    const reservedKeys = keys.filter(
      (key) => existingUser === null || !(ownsKey(existingUser, key) || findFormerName(existingUser, key)),
    );
    await Promise.all(reservedKeys.map((key) => this.#reservations.release(key, registrant)));
  }

  #secondsFromNow(seconds: number): number {
    return Math.floor(this.#clock.now() / 1000) + seconds;
  }
}

function createSupersededProblem(): Problem {
  return new Problem('unavailable', {
    detail: 'The registration timed out or was replaced by a newer one; please try again',
    retryAfter: 1,
  });
}
