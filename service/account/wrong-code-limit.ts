import type { LRUCache } from 'lru-cache';
import { createCache } from '../caching/create-cache.ts';
import { createRateLimitProblem } from '../http/rate-limits.ts';
import type { Clock } from '../shared/clock.ts';
import { Problem } from '../shared/error-codes.ts';
import { limits } from '../shared/limits.ts';

const windowMs = 60_000;
const maxAddresses = 20_000;

/** Limits the codes that an address can guess. Each process counts by itself. */
export class WrongCodeLimit {
  readonly #isEnabled: boolean;
  readonly #counters: LRUCache<string, { count: number }>;

  constructor(deps: { clock: Clock; limits: 'on' | 'off' }) {
    this.#isEnabled = deps.limits === 'on';
    // The window starts with the first wrong code; later ones do not extend it.
    this.#counters = createCache(maxAddresses, { ttlMs: windowMs, clock: deps.clock });
  }

  /**
   * Runs `redeem`, which throws `gone` for a wrong code. It counts as wrong until it has succeeded, so that concurrent
   * guesses are limited too.
   *
   * @param address key of the client
   * @throws Problem `rate_limited` after too many wrong codes
   */
  async run<Result>(address: string, redeem: () => Promise<Result>): Promise<Result> {
    if (!this.#isEnabled) return redeem();
    const counter = this.#counters.get(address) ?? { count: 0 };
    if (counter.count >= limits.wrongCodesPerAddress.perMinute)
      throw createRateLimitProblem('wrong codes', this.#counters.getRemainingTTL(address));
    if (counter.count === 0 && !this.#counters.has(address)) this.#counters.set(address, counter);
    counter.count += 1;
    let isWrong = false;
    try {
      return await redeem();
    } catch (error) {
      isWrong = error instanceof Problem && error.code === 'gone';
      throw error;
    } finally {
      if (!isWrong) counter.count -= 1;
    }
  }
}
