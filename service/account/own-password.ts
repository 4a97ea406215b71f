import type { FastifyRequest } from 'fastify';
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
    const attempt = this.#loginLimits.createAttempt(request, {
      login: user.name,
      userId: user.id,
      deviceId: findKnownDevice(request, user.id),
    });
    let hash: string | null = null;
    const matches = await this.#loginLimits.verify(attempt, async (client) => {
      hash = await this.#users.getPasswordHash(user.id);
      return this.#passwords.verify(hash, password, client);
    });
    if (hash !== null && matches) return hash;
    throw new Problem('wrong_credentials', { detail: 'The password is wrong.' });
  }
}
