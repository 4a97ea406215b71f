import { type FieldError, Problem } from '../shared/error-codes.ts';

/** The normalized value of a form field, or its error. */
export type ValidationResult = { readonly value: string } | { readonly error: FieldError };

/**
 * Returns the values of `fields` if all are valid.
 *
 * @throws Problem `invalid` with the errors of all invalid fields
 */
export function assertValid<Name extends string>(
  fields: Record<Name, ValidationResult>,
): Record<Name, string> {
  const results = Object.entries<ValidationResult>(fields);
  const errors = results.flatMap(([, result]) => ('error' in result ? [result.error] : []));
  if (errors.length > 0) throw new Problem('invalid', { errors });
  return Object.fromEntries(
    results.map(([name, result]) => [name, 'value' in result ? result.value : '']),
  ) as Record<Name, string>;
}

/**
 * Trims a name or an e-mail address and normalizes it to NFKC (Unicode Standard Annex 15). Every validation and lookup
 * starts with this; passwords are not trimmed, because a space can be part of them.
 */
export function normalizeField(raw: string): string {
  return raw.normalize('NFKC').trim();
}

/** Formats a code point as `U+200B`, which is safe to print for any untrusted text. */
export function formatCodePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/**
 * Folds case: texts that differ only in case give the same result.
 *
 * Upper case merges characters that lower case keeps distinct (ß and ss, the two small sigmas). It starts from lower
 * case because the capital ẞ is its own upper case.
 */
export function foldCase(text: string): string {
  return text.normalize('NFKC').toLowerCase().toUpperCase().toLowerCase().normalize('NFKC');
}
