import type { LRUCache } from 'lru-cache';
import { createCache } from '../caching/create-cache.ts';
import { deriveAddressKey, type ClientRequest } from '../http/client-address.ts';
import { createRateLimitProblem } from '../http/rate-limits.ts';
import type { Clock } from '../shared/clock.ts';
import { deriveId } from '../shared/ids.ts';
import type { QueueClient } from '../users/fair-queue.ts';
import { normalizeField, foldCase } from '../users/field-validation.ts';

const windowMs = 10 * 60_000;

/** Wrong passwords per account and address within ten minutes; then this pair is blocked for the rest of them. */
export const maxWrongPasswordsPerAddress = 10;

/**
 * An account is locked for `durationMs` after this many wrong passwords within ten minutes from at least this many
 * addresses. The second condition prevents a single address from locking out the owner.
 */
export const accountLock = { minWrongPasswords: 30, minAddresses: 5, durationMs: 5 * 60_000 } as const;

const maxEntries = 20_000;

/** Account and address of a login attempt, as keys of a fixed size. */
export interface LoginAttempt {
  readonly account: string;
  /** The address, or the browser if the account has logged in with it before. */
  readonly address: string;
  /** Then the lock of the account does not apply, so that nobody else can lock out its owner. */
  readonly isKnownDevice: boolean;
}

interface WrongPasswords {
  count: number;
  /** Distinct addresses, at most `accountLock.minAddresses` of them. */
  readonly addresses: Set<string>;
}

/**
 * Limits wrong passwords, per account and address and per account. A browser with which the account has logged in before
 * counts as an address of its own, wherever it is. Correct passwords are not counted. Each process has its own counters,
 * in caches of bounded size.
 */
export class LoginLimits {
  readonly #isEnabled: boolean;
  readonly #byAddress: LRUCache<string, { count: number }>;
  readonly #byAccount: LRUCache<string, WrongPasswords>;
  readonly #locks: LRUCache<string, true>;

  constructor({ clock, limits }: { clock: Clock; limits: 'on' | 'off' }) {
    // The window starts with the first wrong password; later ones do not extend it.
    const window = { ttlMs: windowMs, clock };
    this.#isEnabled = limits === 'on';
    this.#byAddress = createCache(maxEntries, window);
    this.#byAccount = createCache(maxEntries, window);
    this.#locks = createCache(maxEntries, { ttlMs: accountLock.durationMs, clock });
  }

  /**
   * Creates the keys of a login attempt.
   *
   * @param options.userId id of the user with this login; null for an unknown user, whose login is then limited like an
   *   account, so that the limits do not reveal which accounts exist
   * @param options.deviceId id of the browser if the account has logged in with it before
   */
  createAttempt(
    request: ClientRequest,
    options: { login: string; userId: string | null; deviceId?: string | undefined },
  ): LoginAttempt {
    const { login, userId, deviceId } = options;
    return {
      account:
        userId === null ? deriveId('login', foldCase(normalizeField(login))) : deriveId('user', userId),
      address: deviceId === undefined ? deriveAddressKey(request) : deriveId('device', deviceId),
      isKnownDevice: deviceId !== undefined,
    };
  }

  /**
   * Verifies a password, and counts it if it is wrong.
   *
   * @param verify gets the client in the queue of hashes
   * @throws Problem `rate_limited` while the account is locked or blocked for this address
   */
  async verify(attempt: LoginAttempt, verify: (client: QueueClient) => Promise<boolean>): Promise<boolean> {
    this.check(attempt);
    const matches = await verify({ key: attempt.address, isPreferred: attempt.isKnownDevice });
    // Check again: concurrent attempts that waited for their hash may have reached the limit in the meantime.
    this.check(attempt);
    if (!matches) this.countWrong(attempt);
    return matches;
  }

  /** @throws Problem `rate_limited` while the account is locked or blocked for this address */
  check(loginAttempt: LoginAttempt): void {
    if (!this.#isEnabled) return;
    const key = deriveAttemptKey(loginAttempt);
    if (!loginAttempt.isKnownDevice && this.#locks.has(loginAttempt.account))
      throw createRateLimitProblem('wrong passwords', this.#locks.getRemainingTTL(loginAttempt.account));
    const wrongCount = this.#byAddress.get(key)?.count ?? 0;
    if (wrongCount >= maxWrongPasswordsPerAddress)
      throw createRateLimitProblem('wrong passwords', this.#byAddress.getRemainingTTL(key));
  }

  countWrong(loginAttempt: LoginAttempt): void {
    if (!this.#isEnabled) return;
    const key = deriveAttemptKey(loginAttempt);
    const addressCounter = this.#byAddress.get(key);
    if (addressCounter) addressCounter.count += 1;
    else this.#byAddress.set(key, { count: 1 });

    const { account, address, isKnownDevice } = loginAttempt;
    if (isKnownDevice) return;
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
