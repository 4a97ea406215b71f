import type { Clock } from '../shared/clock.ts';
import type { Database } from '../database/database.ts';
import { Problem } from '../shared/error-codes.ts';
import { handoverCodeTtlMs } from '../shared/handover-code.ts';
import { createId, deriveId, isId } from '../shared/ids.ts';
import {
  createSessionCondition,
  isSessionRevoked,
  type StartedSession,
} from '../sessions/revoked-sessions.ts';
import { toOwnUser, userKey } from '../users/user-item.ts';
import type { OwnUser } from '../users/user.ts';
import { UsersTable } from '../users/users-table.ts';

/** A code as stored, under the hash of the code. It is deleted when it is redeemed. */
interface HandoverItem {
  readonly UserId: string;
  readonly OwnerId: string;
  readonly CreatedAtMs: number;
  readonly ExpiresAtMs: number;
  readonly Ttl: number;
}

const hashCode = (code: string) => deriveId('handover', code);
const handoverKey = (hash: string) => `handover#${hash}`;

/**
 * Codes by which a user continues on another device: 128 random bits, of which only the hash is stored. The user's item
 * names the newest one; all others are void. One conditional delete decides who redeems a code.
 */
export class HandoverCodes {
  readonly #table: UsersTable;
  readonly #clock: Clock;

  constructor(database: Database, clock: Clock) {
    this.#table = new UsersTable(database);
    this.#clock = clock;
  }

  /**
   * Creates a code and voids the previous one of this user.
   *
   * @throws Problem `forbidden` for an administrator, `not_signed_in` when the session is revoked
   */
  async create(userId: string, session: StartedSession): Promise<{ code: string; expiresAtMs: number }> {
    const code = createId();
    const hash = hashCode(code);
    const now = this.#clock.now();
    const expiresAtMs = now + handoverCodeTtlMs;
    const item: HandoverItem = {
      UserId: handoverKey(hash),
      OwnerId: userId,
      CreatedAtMs: now,
      ExpiresAtMs: expiresAtMs,
      Ttl: Math.ceil(expiresAtMs / 1000) + 60,
    };
    // The key is new, so the condition fails only when the SDK retries this write after it has succeeded.
    await this.#table.put(item, { condition: 'attribute_not_exists(UserId)' });
    const active = createSessionCondition(session);
    const updatedUser = await this.#table.update(userKey(userId), {
      update: 'SET HandoverHash = :hash',
      condition: `attribute_exists(CreatedAt) AND attribute_not_exists(#admin) AND ${active.condition}`,
      names: { '#admin': 'Admin', ...active.names },
      values: { ':hash': hash, ...active.values },
    });
    if (updatedUser !== null) return { code, expiresAtMs };
    const user = await this.#table.getActiveUser(userId, now);
    if (user === null || isSessionRevoked(user, session)) throw new Problem('not_signed_in');
    throw new Problem('forbidden', { detail: 'Administrators sign in with their password only.' });
  }

  /** The user whom the code would sign in. @throws Problem `gone` for a wrong, expired, replaced or redeemed code */
  async preview(code: string): Promise<OwnUser> {
    const user = await this.#findUser(code);
    if (user === null) throw new Problem('gone');
    return user;
  }

  /**
   * Redeems a code: of several concurrent calls one succeeds. A code is lost when the process dies, or the response of
   * the database is lost, after the code was deleted.
   *
   * @throws Problem `gone` for a wrong, expired, replaced or redeemed code
   */
  async redeem(code: string): Promise<OwnUser> {
    const user = await this.#findUser(code);
    const isRedeemed =
      user !== null &&
      (await this.#table.remove(handoverKey(hashCode(code)), {
        condition: 'OwnerId = :owner AND ExpiresAtMs > :now',
        values: { ':owner': user.id, ':now': this.#clock.now() },
      }));
    if (!isRedeemed) throw new Problem('gone');
    return user;
  }

  async #findUser(code: string): Promise<OwnUser | null> {
    if (!isId(code)) return null;
    const hash = hashCode(code);
    const now = this.#clock.now();
    const item = await this.#table.get<HandoverItem>(handoverKey(hash));
    if (item === undefined || item.ExpiresAtMs <= now) return null;
    const user = await this.#table.getActiveUser(item.OwnerId, now);
    if (user === null || user.HandoverHash !== hash) return null;
    if (user.Admin === true || user.BannedAt !== undefined) return null;
    // A change of the password and signing out elsewhere void codes too.
    if (item.CreatedAtMs <= (user.SessionsRevokedBefore ?? -1)) return null;
    return toOwnUser(user);
  }
}
