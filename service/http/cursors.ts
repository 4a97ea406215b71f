import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { Problem } from '../shared/error-codes.ts';

/** Characters of a base64url text that holds the first 128 bits of an HMAC. */
const macLength = 22;
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
  readonly #newest: Buffer;

  /** @param sessionKeys 32 bytes each, newest first; at least one */
  constructor(sessionKeys: readonly Buffer[]) {
    this.#keys = sessionKeys.map((key) => Buffer.from(hkdfSync('sha256', key, '', 'noughts cursors', 32)));
    const [newest] = this.#keys;
    if (newest === undefined) throw new Error('cursors need at least one session key');
    this.#newest = newest;
  }

  /**
   * A cursor for the page after `position`.
   *
   * @param list names the list, so that no cursor is good for another one
   */
  encode(list: readonly string[], position: string): string {
    return (
      mac(this.#newest, list, position).toString('base64url') + Buffer.from(position).toString('base64url')
    );
  }

  /**
   * The position in a cursor that {@link encode} made for the same list.
   *
   * @param form what the list's positions look like; a cursor of another release may hold others
   * @throws Problem `bad_cursor` for everything else
   */
  decode(list: readonly string[], cursor: string, form: RegExp): string {
    const given = Buffer.from(cursor.slice(0, macLength), 'base64url');
    const position = Buffer.from(cursor.slice(macLength), 'base64url').toString();
    const isOurs =
      given.length === macBytes && this.#keys.some((key) => timingSafeEqual(mac(key, list, position), given));
    // Decoding ignores what is not base64url: only the very text that was handed out is accepted.
    const isExact =
      isOurs && cursor === given.toString('base64url') + Buffer.from(position).toString('base64url');
    if (!isExact || !form.test(position)) {
      throw new Problem('bad_cursor', {
        detail: 'This list did not hand out this cursor; start again without one.',
      });
    }
    return position;
  }
}

function mac(key: Buffer, list: readonly string[], position: string): Buffer {
  return createHmac('sha256', key)
    .update(JSON.stringify([list, position]))
    .digest()
    .subarray(0, macBytes);
}
