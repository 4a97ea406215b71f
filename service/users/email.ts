import { type Checked, cleanField, foldCase } from './field-validation.ts';

/** RFC 5321, 4.5.3.1: 64 octets before the `@`, 254 in all (erratum 1690 of RFC 3696). */
export const emailLength = { local: 64, max: 254 } as const;

export const emailRule = `an address like name@example.org, at most ${emailLength.max} bytes`;

const shape = /^[^\s@"(),:;<>[\\\]]+@(?:[\p{L}\p{N}][\p{L}\p{M}\p{N}-]*\.)+[\p{L}\p{N}][\p{L}\p{M}\p{N}-]+$/u;
const invisible = /[\p{C}\p{Default_Ignorable_Code_Point}]/u;

/**
 * The form an e-mail address is kept in: NFKC, without spaces around it. Only its shape is judged; nothing is ever sent to it.
 *
 * @param path JSON pointer of the field, for the fault
 */
export function checkEmail(raw: string, path: string): Checked {
  const email = cleanField(raw);
  const message = faultOf(email);
  return message === null ? { value: email } : { fault: { path, message, allowed: emailRule } };
}

/** The address that `raw` stands for in a lookup, or null when it has no address's form, so that no user can have it. */
export function emailToFind(raw: string): string | null {
  const email = cleanField(raw);
  return faultOf(email) === null ? email : null;
}

/**
 * The key by which addresses are unique. The part before the `@` is folded too: a server that tells `Ann@` from `ann@`
 * is allowed to (RFC 5321, 2.4) but is not met, while people who type their address in capitals are.
 */
export const foldEmail = foldCase;

function faultOf(email: string): string | null {
  if (Buffer.byteLength(email) > emailLength.max) return `is longer than ${emailLength.max} bytes`;
  if (invisible.test(email) || !shape.test(email)) return 'is not an e-mail address';
  const local = email.slice(0, email.indexOf('@'));
  if (Buffer.byteLength(local) > emailLength.local)
    return `has more than ${emailLength.local} bytes before the @`;
  return /^\.|\.\.|\.@/.test(email) ? 'is not an e-mail address' : null;
}
