import { normalizeIP } from '@fastify/rate-limit';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../shared/clock.ts';
import { deriveId } from '../shared/ids.ts';
import { Problem } from '../shared/error-codes.ts';
import { normalizeField, foldCase } from '../users/field-validation.ts';

const windowMs = 10 * 60_000;

/** Wrong passwords for one account from one address within ten minutes; then this address waits for the rest of them. */
export const maxWrongPasswordsPerAddress = 10;

/**
 * Wrong passwords for one account within ten minutes, and from how many addresses at least, until nobody can sign in to
 * it for a while. One address alone never gets there, so that nobody can lock the owner out from a single place.
 */
export const accountLock = { minWrongPasswords: 30, minAddresses: 5, durationMs: 5 * 60_000 } as const;

/** Whoever has an IPv6 network has up to 80 bits of addresses; this many bits tell one network from another. */
const ipv6NetworkPrefixBits = 48;

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
  readonly #isEnabled: boolean;
  readonly #byAddress: LRUCache<string, { count: number }>;
  readonly #byAccount: LRUCache<string, WrongPasswords>;
  readonly #locks: LRUCache<string, true>;

  constructor({ clock, limits }: { clock: Clock; limits: 'on' | 'off' }) {
    // From the first wrong password on, however many follow.
    const cacheOptions = { max: maxEntries, ttl: windowMs, ttlResolution: 0, perf: clock };
    this.#isEnabled = limits === 'on';
    this.#byAddress = new LRUCache(cacheOptions);
    this.#byAccount = new LRUCache(cacheOptions);
    this.#locks = new LRUCache({ ...cacheOptions, ttl: accountLock.durationMs });
  }

  /**
   * An attempt to be checked and, when its password is wrong, counted.
   *
   * @param userId whose account the login leads to, null for nobody's: then the login itself counts as one, so that an
   *   account cannot be told from none by its limits
   */
  createAttempt(request: { ip: string; login: string; userId: string | null }): LoginAttempt {
    const { ip, login, userId } = request;
    return {
      account:
        userId === null ? deriveId('login', foldCase(normalizeField(login))) : deriveId('user', userId),
      address: deriveId('address', normalizeIP(ip, ipv6NetworkPrefixBits)),
    };
  }

  /** @throws Problem `rate_limited` while this address or everybody has to wait with this account */
  check(loginAttempt: LoginAttempt): void {
    if (!this.#isEnabled) return;
    const key = deriveAttemptKey(loginAttempt);
    if (this.#locks.has(loginAttempt.account))
      throw createRateLimitProblem(this.#locks.getRemainingTTL(loginAttempt.account));
    const wrongCount = this.#byAddress.get(key)?.count ?? 0;
    if (wrongCount >= maxWrongPasswordsPerAddress)
      throw createRateLimitProblem(this.#byAddress.getRemainingTTL(key));
  }

  /** Counts a wrong password. */
  countWrong(loginAttempt: LoginAttempt): void {
    if (!this.#isEnabled) return;
    const key = deriveAttemptKey(loginAttempt);
    const addressCounter = this.#byAddress.get(key);
    if (addressCounter) addressCounter.count += 1;
    else this.#byAddress.set(key, { count: 1 });

    const { account, address } = loginAttempt;
    const wrongPasswords = this.#byAccount.get(account) ?? { count: 0, addresses: new Set() };
    if (wrongPasswords.count === 0) this.#byAccount.set(account, wrongPasswords);
    wrongPasswords.count += 1;
    if (wrongPasswords.addresses.size < accountLock.minAddresses) wrongPasswords.addresses.add(address);
    if (
      wrongPasswords.count < accountLock.minWrongPasswords ||
      wrongPasswords.addresses.size < accountLock.minAddresses
    )
      return;
    this.#byAccount.delete(account);
    this.#locks.set(account, true);
  }
}

function deriveAttemptKey({ account, address }: LoginAttempt): string {
  return deriveId('pair', account, address);
}

function createRateLimitProblem(waitMs: number): Problem {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  return new Problem('rate_limited', {
    detail: `Too many wrong passwords; try again in ${seconds} s.`,
    retryAfter: seconds,
  });
}
