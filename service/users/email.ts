import { maxEmailLength } from '../shared/email-rules.ts';
import { type ValidationResult, normalizeField, foldCase } from './field-validation.ts';

/** RFC 5321, 4.5.3.1: 64 octets before the `@`, 254 in all (erratum 1690 of RFC 3696). */
const maxEmailBytes = { local: 64, total: maxEmailLength } as const;

export const emailRule = `an address like name@example.org, at most ${maxEmailBytes.total} bytes`;

const emailPattern =
  /^[^\s@"(),:;<>[\\\]]+@(?:[\p{L}\p{N}][\p{L}\p{M}\p{N}-]*\.)+[\p{L}\p{N}][\p{L}\p{M}\p{N}-]+$/u;
const invisibleCharacters = /[\p{C}\p{Default_Ignorable_Code_Point}]/u;

/**
 * Trims an e-mail address, normalizes it to NFKC and checks its syntax. The service never sends e-mail.
 *
 * @param path JSON pointer of the field, for the error
 */
export function validateEmail(raw: string, path: string): ValidationResult {
  const email = normalizeField(raw);
  const message = findEmailError(email);
  return message === null ? { value: email } : { error: { path, message, allowed: emailRule } };
}

/** Normalizes an address for a lookup; null when it is not a valid address, so that no user can have it. */
export function normalizeEmailForLookup(raw: string): string | null {
  const email = normalizeField(raw);
  return findEmailError(email) === null ? email : null;
}

/**
 * Case-insensitive key that makes addresses unique. It folds the local part too: RFC 5321, 2.4, lets servers distinguish
 * `Ann@` from `ann@`, but in practice none does, and some people type their address in capitals.
 */
export const foldEmail = foldCase;

function findEmailError(email: string): string | null {
  if (Buffer.byteLength(email) > maxEmailBytes.total)
    return `cannot be longer than ${maxEmailBytes.total} bytes`;
  if (invisibleCharacters.test(email) || !emailPattern.test(email)) return 'is not a valid e-mail address';
  const localPart = email.slice(0, email.indexOf('@'));
  if (Buffer.byteLength(localPart) > maxEmailBytes.local)
    return `cannot have more than ${maxEmailBytes.local} bytes before the @`;
  return /^\.|\.\.|\.@/.test(email) ? 'is not a valid e-mail address' : null;
}
