import { Problem } from '../shared/error-codes.ts';
import type { Claims } from './unique-key-reservations.ts';
import { madeUpName } from '../users/generated-names.ts';
import { suffixedName } from '../users/names.ts';
import type { Entrant, NewAccount, PendingUsers } from './registration-attempts.ts';
import { emailKey, nameKey, ownUser, type ActiveUser } from '../users/user-item.ts';
import type { OwnUser } from '../users/user.ts';

/** Tries for a made-up name; from the third on it carries a growing number, so the last of them cannot all be taken. */
const madeUpTries = 8;

/**
 * Makes guests and accounts so that no two active users ever share a name or an e-mail address, though every write is
 * on one item alone and the process may die between any two: docs/decisions/0003-unique-names.md.
 */
export class Registration {
  readonly #claims: Claims;
  readonly #pending: PendingUsers;

  constructor(claims: Claims, pending: PendingUsers) {
    this.#claims = claims;
    this.#pending = pending;
  }

  /**
   * A new account; with a guest's id the guest becomes it.
   *
   * @throws Problem `email_taken`, `name_taken` with a free suggestion, `unavailable` when overtaken
   */
  async register(account: NewAccount, guestId: string | null): Promise<OwnUser> {
    const email = emailKey(account.email);
    const name = nameKey(account.name);
    const entrant =
      (guestId === null ? null : await this.#pending.beginUpgrade(guestId)) ??
      (await this.#pending.beginNew());
    const user = await this.#orWithdraw(entrant, [email, name], async () => {
      if (!(await this.#claims.take(email, entrant))) throw new Problem('email_taken');
      if (!(await this.#claims.take(name, entrant))) throw await this.#nameTaken(account.name);
      return this.#pending.commit(entrant, account);
    });
    // The commit has made the claims good already; whoever meets one that is unconfirmed finds that out.
    await Promise.allSettled([this.#claims.confirm(email, entrant), this.#claims.confirm(name, entrant)]);
    return ownUser(user);
  }

  /**
   * A new guest, under the name given or one made up.
   *
   * @throws Problem `name_taken` with a free suggestion, `unavailable` when overtaken
   */
  async createGuest(chosen: string | null): Promise<OwnUser> {
    const entrant = await this.#pending.beginNew();
    const taken: string[] = [];
    const user = await this.#orWithdraw(entrant, taken, async () => {
      const name = await this.#takeGuestName(entrant, chosen, taken);
      return this.#pending.commit(entrant, { name });
    });
    // Not left to whoever meets it: the guest may be gone by then, and a name once used must stay theirs.
    await this.#claims.confirm(nameKey(user.Name), entrant);
    return ownUser(user);
  }

  async #takeGuestName(entrant: Entrant, chosen: string | null, taken: string[]): Promise<string> {
    const tries = chosen === null ? madeUpTries : 1;
    for (let attempt = 0; attempt < tries; attempt++) {
      const name = chosen ?? madeUpName(attempt);
      taken.push(nameKey(name));
      if (await this.#claims.take(nameKey(name), entrant)) return name;
    }
    if (chosen !== null) throw await this.#nameTaken(chosen);
    throw new Problem('unavailable', { detail: 'No free name was found', retryAfter: 1 });
  }

  async #orWithdraw(entrant: Entrant, keys: string[], steps: () => Promise<ActiveUser>): Promise<ActiveUser> {
    try {
      return await steps();
    } catch (error) {
      // What cannot be given back now lapses by itself (`claimSeconds`); the reason of the failure matters more.
      await this.#pending.withdraw(entrant, keys).catch(() => undefined);
      throw error;
    }
  }

  async #nameTaken(name: string): Promise<Problem> {
    return new Problem('name_taken', { suggestion: await this.#freeNameLike(name) });
  }

  async #freeNameLike(name: string): Promise<string> {
    const numbers = [2, 3, 10 + Math.floor(Math.random() * 90), 100 + Math.floor(Math.random() * 9_900)];
    for (const number of numbers) {
      const candidate = suffixedName(name, String(number));
      if ((await this.#claims.read(nameKey(candidate))) === undefined) return candidate;
    }
    return madeUpName(madeUpTries);
  }
}
