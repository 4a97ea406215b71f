import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { Problem } from '../shared/error-codes.ts';

/** Characters of a base64url text that holds the first 128 bits of an HMAC. */
const macTextLength = 22;
const macBytes = 16;

/**
 * Cursors of paged lists: the position after which the next page begins, authenticated (HMAC-SHA-256, 128 bits) together
 * with the list it belongs to, so that only what the service handed out leads to a query. Positions are not secret.
 *
 * The keys are derived from the session keys, which every process shares: the newest signs, all verify, so that neither
 * a rotation nor another process breaks a cursor.
 */
export class Cursors {
  readonly #keys: readonly Buffer[];
  readonly #signingKey: Buffer;

  /** @param sessionKeys 32 bytes each, newest first; at least one */
  constructor(sessionKeys: readonly Buffer[]) {
    this.#keys = sessionKeys.map((key) => Buffer.from(hkdfSync('sha256', key, '', 'noughts cursors', 32)));
    const [signingKey] = this.#keys;
    if (signingKey === undefined) throw new Error('cursors need at least one session key');
    this.#signingKey = signingKey;
  }

  /**
   * A cursor for the page after `position`.
   *
   * @param list names the list, so that no cursor is good for another one
   */
  encode(list: readonly string[], position: string): string {
    return (
      computeMac(this.#signingKey, list, position).toString('base64url') +
      Buffer.from(position).toString('base64url')
    );
  }

  /**
   * The position in a cursor that {@link encode} made for the same list.
   *
   * @param pattern what the list's positions look like; a cursor of another release may hold others
   * @throws Problem `bad_cursor` for everything else
   */
  decode(list: readonly string[], cursor: string, pattern: RegExp): string {
    const receivedMac = Buffer.from(cursor.slice(0, macTextLength), 'base64url');
    const position = Buffer.from(cursor.slice(macTextLength), 'base64url').toString();
    const isAuthentic =
      receivedMac.length === macBytes &&
      this.#keys.some((key) => timingSafeEqual(computeMac(key, list, position), receivedMac));
    // Decoding ignores what is not base64url: only the very text that was handed out is accepted.
    const isCanonical =
      isAuthentic &&
      cursor === receivedMac.toString('base64url') + Buffer.from(position).toString('base64url');
    if (!isCanonical || !pattern.test(position)) {
      throw new Problem('bad_cursor', {
        detail: 'This list did not hand out this cursor; start again without one.',
      });
    }
    return position;
  }
}

function computeMac(key: Buffer, list: readonly string[], position: string): Buffer {
  return createHmac('sha256', key)
    .update(JSON.stringify([list, position]))
    .digest()
    .subarray(0, macBytes);
}
