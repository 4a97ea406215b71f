import { normalizeIP } from '@fastify/rate-limit';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../shared/clock.ts';
import { derivedId } from '../shared/ids.ts';
import { Problem } from '../shared/error-codes.ts';
import { cleanField, foldCase } from '../users/field-validation.ts';

const windowMs = 10 * 60_000;

/** Wrong passwords for one account from one address within ten minutes; then this address waits for the rest of them. */
export const maxWrongByAddress = 10;

/**
 * Wrong passwords for one account within ten minutes, and from how many addresses at least, until nobody can sign in to
 * it for a while. One address alone never gets there, so that nobody can lock the owner out from a single place.
 */
export const accountLock = { wrong: 30, addresses: 5, ms: 5 * 60_000 } as const;

/** Whoever has an IPv6 network has up to 80 bits of addresses; this many bits tell one network from another. */
const ipv6NetworkBits = 48;

const maxEntries = 20_000;

/** A sign-in under way: where it comes from and which account it is for, as keys of a fixed size. */
export interface LoginAttempt {
  readonly account: string;
  readonly address: string;
}

interface WrongPasswords {
  count: number;
  /** Addresses they came from, as far as their number matters. */
  readonly addresses: Set<string>;
}

/**
 * Limits on wrong passwords, by address and account and by account. Right ones are not counted. Each process counts for
 * itself, in caches of bounded size.
 */
export class LoginLimits {
  readonly #isOn: boolean;
  readonly #byAddress: LRUCache<string, { count: number }>;
  readonly #byAccount: LRUCache<string, WrongPasswords>;
  readonly #locks: LRUCache<string, true>;

  constructor({ clock, limits }: { clock: Clock; limits: 'on' | 'off' }) {
    // From the first wrong password on, however many follow.
    const window = { max: maxEntries, ttl: windowMs, ttlResolution: 0, perf: clock };
    this.#isOn = limits === 'on';
    this.#byAddress = new LRUCache(window);
    this.#byAccount = new LRUCache(window);
    this.#locks = new LRUCache({ ...window, ttl: accountLock.ms });
  }

  /**
   * An attempt to be checked and, when its password is wrong, counted.
   *
   * @param userId whose account the login leads to, null for nobody's: then the login itself counts as one, so that an
   *   account cannot be told from none by its limits
   */
  attempt(request: { ip: string; login: string; userId: string | null }): LoginAttempt {
    const { ip, login, userId } = request;
    return {
      account: userId === null ? derivedId('login', foldCase(cleanField(login))) : derivedId('user', userId),
      address: derivedId('address', normalizeIP(ip, ipv6NetworkBits)),
    };
  }

  /** @throws Problem `rate_limited` while this address or everybody has to wait with this account */
  check(attempt: LoginAttempt): void {
    if (!this.#isOn) return;
    const pair = pairOf(attempt);
    if (this.#locks.has(attempt.account)) throw tooMany(this.#locks.getRemainingTTL(attempt.account));
    const wrong = this.#byAddress.get(pair)?.count ?? 0;
    if (wrong >= maxWrongByAddress) throw tooMany(this.#byAddress.getRemainingTTL(pair));
  }

  /** Counts a wrong password. */
  countWrong(attempt: LoginAttempt): void {
    if (!this.#isOn) return;
    const pair = pairOf(attempt);
    const fromHere = this.#byAddress.get(pair);
    if (fromHere) fromHere.count += 1;
    else this.#byAddress.set(pair, { count: 1 });

    const { account, address } = attempt;
    const wrong = this.#byAccount.get(account) ?? { count: 0, addresses: new Set() };
    if (wrong.count === 0) this.#byAccount.set(account, wrong);
    wrong.count += 1;
    if (wrong.addresses.size < accountLock.addresses) wrong.addresses.add(address);
    if (wrong.count < accountLock.wrong || wrong.addresses.size < accountLock.addresses) return;
    this.#byAccount.delete(account);
    this.#locks.set(account, true);
  }
}

function pairOf({ account, address }: LoginAttempt): string {
  return derivedId('pair', account, address);
}

function tooMany(waitMs: number): Problem {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  return new Problem('rate_limited', {
    detail: `Too many wrong passwords; try again in ${seconds} s.`,
    retryAfter: seconds,
  });
}
