import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { Problem } from '../shared/error-codes.ts';

/** Characters of a base64url text that holds the first 128 bits of an HMAC. */
const macTextLength = 22;
const macBytes = 16;

/**
 * Cursors of paged lists. A cursor holds the position after which the next page begins and a MAC (HMAC-SHA-256, 128 bits)
 * over position and list, so that the service only accepts cursors that it has issued. Positions are not secret.
 *
 * The keys are derived from the session keys, which all processes share. The newest key signs and all keys verify, so
 * that cursors survive a key rotation.
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
   * Encodes a cursor for the page after `position`.
   *
   * @param list name of the list; the cursor is invalid for any other list
   */
  encode(list: readonly string[], position: string): string {
    return (
      computeMac(this.#signingKey, list, position).toString('base64url') +
      Buffer.from(position).toString('base64url')
    );
  }

  /**
   * Returns the position in a cursor that {@link encode} made for the same list.
   *
   * @param pattern valid positions of the list; a cursor of another release may hold a different format
   * @throws Problem `bad_cursor` for any other cursor
   */
  decode(list: readonly string[], cursor: string, pattern: RegExp): string {
    const receivedMac = Buffer.from(cursor.slice(0, macTextLength), 'base64url');
    const position = Buffer.from(cursor.slice(macTextLength), 'base64url').toString();
    const isAuthentic =
      receivedMac.length === macBytes &&
      this.#keys.some((key) => timingSafeEqual(computeMac(key, list, position), receivedMac));
    // Decoding ignores characters outside base64url, so compare with the canonical encoding.
    const isCanonical =
      isAuthentic &&
      cursor === receivedMac.toString('base64url') + Buffer.from(position).toString('base64url');
    if (!isCanonical || !pattern.test(position)) {
      throw new Problem('bad_cursor', {
        detail: 'The cursor is not valid for this list; start again without a cursor.',
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
