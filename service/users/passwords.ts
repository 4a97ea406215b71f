import { passwordLength, passwordRule } from '../shared/field-rules.ts';
import { hash, verify } from '@node-rs/argon2';
import pLimit, { type LimitFunction } from 'p-limit';
import { Problem } from '../shared/error-codes.ts';
import { type ValidationResult } from './field-validation.ts';

/** OWASP Password Storage Cheat Sheet, Argon2id: 19 MiB, two passes, one lane. `algorithm` 2 is argon2id. */
export const argon2id = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** A hash that no password has, of the same cost: what a login without a user is measured against. */
export const dummyHash =
  '$argon2id$v=19$m=19456,t=2,p=1$bm91Z2h0cy1ub2JvZHkhIQ$rL0vb6sN0pQm8eXf2s7cBqk1Y4wZ5hTgJ9uDdVnKaEo';

/**
 * The form a password is hashed in: NFKC, because keyboards differ in how they compose an accent (NIST SP 800-63B,
 * 5.1.1.2).
 *
 * @param path JSON pointer of the field, for the fault
 */
export function validatePassword(raw: string, path: string): ValidationResult {
  const password = raw.normalize('NFKC');
  const message = findPasswordError(password);
  return message === null ? { value: password } : { error: { path, message, allowed: passwordRule } };
}

function findPasswordError(password: string): string | null {
  if ([...password].length < passwordLength.minCharacters) return 'is too short';
  if (Buffer.byteLength(password) > passwordLength.maxBytes) return 'is too long';
  return /\p{Surrogate}/u.test(password) ? 'is not well-formed Unicode' : null;
}

/** How much work may be under way and waiting at one time. */
export interface PasswordLimits {
  readonly maxConcurrent: number;
  readonly maxWaiting: number;
}

/** What hashes; a test counts with its own. */
export interface PasswordHasher {
  hash(password: string): Promise<string>;
  verify(hash: string, password: string): Promise<boolean>;
}

const argon2Hasher: PasswordHasher = {
  hash: (password) => hash(password, argon2id),
  verify: (encodedHash, password) => verify(encodedHash, password),
};

/** Hashes and checks passwords, a bounded number at a time: each costs 19 MiB and tens of milliseconds of a core. */
export class Passwords {
  readonly #hasher: PasswordHasher;
  readonly #limit: LimitFunction;
  /** Calls that may be running or waiting at one time. */
  readonly #maxCalls: number;

  constructor(
    limits: PasswordLimits = { maxConcurrent: 2, maxWaiting: 20 },
    hasher: PasswordHasher = argon2Hasher,
  ) {
    this.#hasher = hasher;
    this.#limit = pLimit(limits.maxConcurrent);
    this.#maxCalls = limits.maxConcurrent + limits.maxWaiting;
  }

  /**
   * The encoded argon2id hash of a checked password.
   *
   * @throws Problem `unavailable` when too many are waiting
   */
  hash(password: string): Promise<string> {
    return this.#run(() => this.#hasher.hash(password));
  }

  /**
   * Whether `password` is the one behind `encoded`. Without a hash (no such user, or a guest) the same work is done
   * and the answer is no, so that the time taken tells nothing.
   *
   * @throws Problem `unavailable` when too many are waiting
   */
  async verify(encodedHash: string | null, password: string): Promise<boolean> {
    const matches = await this.#run(() =>
      this.#hasher.verify(encodedHash ?? dummyHash, password.normalize('NFKC')),
    );
    return matches && encodedHash !== null;
  }

  async #run<Result>(operation: () => Promise<Result>): Promise<Result> {
    if (this.#limit.activeCount + this.#limit.pendingCount >= this.#maxCalls) {
      throw new Problem('unavailable', {
        retryAfter: 1,
        detail: 'Too many people are signing in just now',
      });
    }
    return this.#limit(operation);
  }
}
