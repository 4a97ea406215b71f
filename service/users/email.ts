import { maxEmailLength } from '../shared/field-rules.ts';
import { type ValidationResult, normalizeField, foldCase } from './field-validation.ts';

/** RFC 5321, 4.5.3.1: 64 octets before the `@`, 254 in all (erratum 1690 of RFC 3696). */
export const maxEmailBytes = { local: 64, total: maxEmailLength } as const;

export const emailRule = `an address like name@example.org, at most ${maxEmailBytes.total} bytes`;

const emailPattern =
  /^[^\s@"(),:;<>[\\\]]+@(?:[\p{L}\p{N}][\p{L}\p{M}\p{N}-]*\.)+[\p{L}\p{N}][\p{L}\p{M}\p{N}-]+$/u;
const invisibleCharacters = /[\p{C}\p{Default_Ignorable_Code_Point}]/u;

/**
 * The form an e-mail address is kept in: NFKC, without spaces around it. Only its shape is judged; nothing is ever sent to it.
 *
 * @param path JSON pointer of the field, for the fault
 */
export function validateEmail(raw: string, path: string): ValidationResult {
  const email = normalizeField(raw);
  const message = findEmailError(email);
  return message === null ? { value: email } : { error: { path, message, allowed: emailRule } };
}

/** The address that `raw` stands for in a lookup, or null when it has no address's form, so that no user can have it. */
export function normalizeEmailForLookup(raw: string): string | null {
  const email = normalizeField(raw);
  return findEmailError(email) === null ? email : null;
}

/**
 * The key by which addresses are unique. The part before the `@` is folded too: a server that tells `Ann@` from `ann@`
 * is allowed to (RFC 5321, 2.4) but is not met, while people who type their address in capitals are.
 */
export const foldEmail = foldCase;

function findEmailError(email: string): string | null {
  if (Buffer.byteLength(email) > maxEmailBytes.total) return `is longer than ${maxEmailBytes.total} bytes`;
  if (invisibleCharacters.test(email) || !emailPattern.test(email)) return 'is not an e-mail address';
  const localPart = email.slice(0, email.indexOf('@'));
  if (Buffer.byteLength(localPart) > maxEmailBytes.local)
    return `has more than ${maxEmailBytes.local} bytes before the @`;
  return /^\.|\.\.|\.@/.test(email) ? 'is not an e-mail address' : null;
}
