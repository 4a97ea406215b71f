import { hash, verify } from '@node-rs/argon2';
import { Problem } from '../shared/error-codes.ts';
import { FairQueue, type QueueClient } from './fair-queue.ts';
import { normalizePassword } from '../shared/password-rules.ts';

/** OWASP Password Storage Cheat Sheet, Argon2id: 19 MiB, two passes, one lane. `algorithm` 2 is argon2id. */
export const argon2id = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Hash of the same cost that no password matches; verified for logins without a hash, so that timing reveals nothing. */
export const dummyHash =
  '$argon2id$v=19$m=19456,t=2,p=1$bm91Z2h0cy1ub2JvZHkhIQ$rL0vb6sN0pQm8eXf2s7cBqk1Y4wZ5hTgJ9uDdVnKaEo';

/** Limits on hash calls. */
export interface PasswordLimits {
  readonly maxConcurrent: number;
  readonly maxWaiting: number;
}

/** Hash function; tests replace it. */
export interface PasswordHasher {
  hash(password: string): Promise<string>;
  verify(hash: string, password: string): Promise<boolean>;
}

const argon2Hasher: PasswordHasher = {
  hash: (password) => hash(password, argon2id),
  verify: (encodedHash, password) => verify(encodedHash, password),
};

/** Hashes and verifies passwords with limited concurrency: each call takes 19 MiB and tens of milliseconds of CPU. */
export class Passwords {
  readonly #hasher: PasswordHasher;
  readonly #queue: FairQueue;

  constructor(
    limits: PasswordLimits = { maxConcurrent: 2, maxWaiting: 20 },
    hasher: PasswordHasher = argon2Hasher,
  ) {
    this.#hasher = hasher;
    this.#queue = new FairQueue(limits);
  }

  /**
   * Returns the encoded argon2id hash of a validated password.
   *
   * @param client who waits if necessary
   * @throws Problem `unavailable` when too many calls are waiting
   */
  hash(password: string, client: QueueClient): Promise<string> {
    return this.#run(client, () => this.#hasher.hash(password));
  }

  /**
   * Returns whether `password` matches `encodedHash`. Without a hash (unknown user, or a guest) it does the same work and
   * returns false, so that timing reveals nothing.
   *
   * @param client who waits if necessary
   * @throws Problem `unavailable` when too many calls are waiting
   */
  async verify(encodedHash: string | null, password: string, client: QueueClient): Promise<boolean> {
    const matches = await this.#run(client, () =>
      this.#hasher.verify(encodedHash ?? dummyHash, normalizePassword(password)),
    );
    return matches && encodedHash !== null;
  }

  #run<Result>(client: QueueClient, operation: () => Promise<Result>): Promise<Result> {
    return this.#queue.run(client, operation, createOverloadProblem);
  }
}

function createOverloadProblem(): Problem {
  return new Problem('unavailable', {
    retryAfter: 1,
    detail: 'Too many logins and registrations are in progress; try again in 1 s.',
  });
}
