import type { Clock } from '../shared/clock.ts';
import { newId } from '../shared/ids.ts';
import { bearsOut, userKey, type UserItem } from '../users/user-item.ts';
import type { UsersTable } from '../users/users-table.ts';

/** How long a registration has between its beginning and its commit; after that others may fence it off. */
export const claimSeconds = 60;

/** Whose a name or an e-mail address is, or who is about to take it. */
export interface Claim {
  readonly UserId: string;
  readonly Id: string;
  readonly Attempt: string;
  readonly Confirmed?: true;
}

/** A registration under way. */
export interface Claimant {
  readonly id: string;
  readonly attempt: string;
}

/**
 * Claims on names and e-mail addresses, each one item of the `Users` table. Confirmed claims are for ever;
 * docs/decisions/0003-unique-names.md says why the others cannot make twins.
 */
export class Claims {
  readonly #table: UsersTable;
  readonly #clock: Clock;

  constructor(table: UsersTable, clock: Clock) {
    this.#table = table;
    this.#clock = clock;
  }

  /** The claim under `key`, strongly consistent. */
  read(key: string): Promise<Claim | undefined> {
    return this.#table.get<Claim>(key);
  }

  /**
   * Takes `key` for a registration whose pending mark is written already.
   *
   * @returns false when it is another's, or is being taken by another
   */
  async take(key: string, claimant: Claimant): Promise<boolean> {
    let seen: Claim | undefined;
    while (!(await this.#write(key, claimant, seen))) {
      seen = await this.read(key);
      if (seen === undefined) continue;
      if (seen.Id === claimant.id) {
        // Confirmed: a name this user had before. Else left of an attempt that the pending mark has replaced: taken over.
        if (seen.Confirmed === true || seen.Attempt === claimant.attempt) return true;
      } else if (!(await this.#isAbandoned(seen))) return false;
    }
    return true;
  }

  /** Makes a committed registration's claim final; does nothing where the claim is not the claimant's. */
  async confirm(key: string, { id, attempt }: Claimant): Promise<void> {
    await this.#table.update(key, {
      update: 'SET Confirmed = :yes',
      condition: 'Id = :id AND Attempt = :attempt',
      values: { ':yes': true, ':id': id, ':attempt': attempt },
    });
  }

  /** Gives back what an attempt that cannot be committed any more has taken. */
  async release(key: string, { attempt }: Claimant): Promise<void> {
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
  async fence({ id, attempt }: Claimant): Promise<boolean> {
    const fenced = await this.#table.update(userKey(id), {
      update: 'SET Pending = :fence',
      condition: 'Pending = :attempt',
      values: { ':fence': newId(), ':attempt': attempt },
    });
    return fenced !== null;
  }

  /** Whether an unconfirmed claim has no registration behind it any more; fences off one that has had its time. */
  async #isAbandoned(claim: Claim): Promise<boolean> {
    if (claim.Confirmed === true) return false;
    const user = await this.#table.get<UserItem>(userKey(claim.Id));
    const claimant = { id: claim.Id, attempt: claim.Attempt };
    if (bearsOut(user, claim.UserId)) {
      await this.confirm(claim.UserId, claimant);
      return false;
    }
    if (user?.Pending !== claim.Attempt) return true;
    if (this.#clock.now() - (user.PendingAt ?? 0) < claimSeconds * 1000) return false;
    // Lost the race for the fence: the attempt was committed or fenced meanwhile, so it is judged again.
    return (await this.fence(claimant)) || this.#isAbandoned(claim);
  }

  /** Writes the claim where there is none, or over the very one that was seen. */
  #write(key: string, { id, attempt }: Claimant, seen: Claim | undefined): Promise<boolean> {
    const claim: Claim = { UserId: key, Id: id, Attempt: attempt };
    if (seen === undefined) return this.#table.put(claim, { condition: 'attribute_not_exists(UserId)' });
    return this.#table.put(claim, {
      condition: 'Attempt = :seen AND attribute_not_exists(Confirmed)',
      values: { ':seen': seen.Attempt },
    });
  }
}
