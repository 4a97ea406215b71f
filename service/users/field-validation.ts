import { type FieldError, Problem } from '../shared/error-codes.ts';

/** A text that a person typed: the form it is kept in, or what is wrong with it. */
export type ValidationResult = { readonly value: string } | { readonly error: FieldError };

/**
 * The values of `fields` when every one of them is right.
 *
 * @throws Problem `invalid` with the faults of all of them, so that nobody mends one only to meet the next
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
 * A name or an address without what keyboards and copying leave around it, in NFKC (Unicode Standard Annex 15). Every
 * name and address goes through here before it is checked or looked up; passwords do not, a space is part of them.
 */
export function normalizeField(raw: string): string {
  return raw.normalize('NFKC').trim();
}

/** A code point as people look it up, safe to print wherever the text itself came from. */
export function formatCodePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/**
 * The same text for texts that differ in case alone.
 *
 * Through upper case, because it makes one of what lower case keeps apart (ß and ss, the two small sigmas); from lower
 * case, because the capital ẞ is its own upper case.
 */
export function foldCase(text: string): string {
  return text.normalize('NFKC').toLowerCase().toUpperCase().toLowerCase().normalize('NFKC');
}
