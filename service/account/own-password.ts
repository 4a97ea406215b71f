import type { FastifyRequest } from 'fastify';
import { getClientAddress } from '../http/client-address.ts';
import { findKnownDevice } from '../sessions/device-cookie.ts';
import type { LoginLimits } from '../sessions/login-limits.ts';
import type { CurrentUser } from '../sessions/sessions.ts';
import { Problem } from '../shared/error-codes.ts';
import type { Passwords } from '../users/password-hashing.ts';
import type { UserStore } from '../users/user-store.ts';

/** Checks the password of the signed-in user before a change that a borrowed device must not make. */
export class OwnPassword {
  readonly #users: UserStore;
  readonly #passwords: Passwords;
  readonly #loginLimits: LoginLimits;

  constructor(deps: { users: UserStore; passwords: Passwords; loginLimits: LoginLimits }) {
    this.#users = deps.users;
    this.#passwords = deps.passwords;
    this.#loginLimits = deps.loginLimits;
  }

  /**
   * Counts a wrong password like one at the login.
   *
   * @returns the stored hash that the password matches
   * @throws Problem `wrong_credentials`, `rate_limited` after too many wrong passwords, `unavailable`
   */
  async verify(request: FastifyRequest, user: CurrentUser, password: string): Promise<string> {
    const attempt = this.#loginLimits.createAttempt({
      ip: getClientAddress(request),
      login: user.name,
      userId: user.id,
      deviceId: findKnownDevice(request, user.id),
    });
    this.#loginLimits.check(attempt);
    const hash = await this.#users.getPasswordHash(user.id);
    const matches = await this.#passwords.verify(hash, password, {
      key: attempt.address,
      isPreferred: attempt.isKnownDevice,
    });
    // Check again: concurrent attempts that waited for their hash may have reached the limit in the meantime.
    this.#loginLimits.check(attempt);
    if (hash !== null && matches) return hash;
    this.#loginLimits.countWrong(attempt);
    throw new Problem('wrong_credentials', { detail: 'The password is wrong.' });
  }
}
