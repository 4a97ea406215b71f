import type { FieldError } from './error-codes.ts';

/** Rules of passwords: for the server, and for the limits of the form's field. Its text is in `web/messages/en/site.ts`. */

/** The minimum counts characters, the maximum bytes of UTF-8. */
export const passwordLength = { minCharacters: 8, maxBytes: 128 } as const;

export const passwordRule = `at least ${passwordLength.minCharacters} characters, at most ${passwordLength.maxBytes} bytes`;

/**
 * Checks a password and normalizes it.
 *
 * @param path JSON pointer of the field, for the error
 */
export function validatePassword(
  raw: string,
  path: string,
): { readonly value: string } | { readonly error: FieldError } {
  const password = normalizePassword(raw);
  const message = findPasswordError(password);
  return message === null ? { value: password } : { error: { path, message, allowed: passwordRule } };
}

/** Keyboards compose accents differently, so passwords are hashed and verified in NFKC (NIST SP 800-63B, 5.1.1.2). */
export function normalizePassword(raw: string): string {
  return raw.normalize('NFKC');
}

function findPasswordError(password: string): string | null {
  if ([...password].length < passwordLength.minCharacters)
    return `must have at least ${passwordLength.minCharacters} characters`;
  if (new TextEncoder().encode(password).length > passwordLength.maxBytes)
    return `cannot be longer than ${passwordLength.maxBytes} bytes`;
  return /\p{Surrogate}/u.test(password) ? 'is not well-formed Unicode' : null;
}
