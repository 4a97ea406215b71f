import { nameLength, nameRule } from '../shared/name-rules.ts';
import { isReservedName, isSingleScript } from './name-lookalikes.ts';
import { type ValidationResult, normalizeField, formatCodePoint, foldCase } from './field-validation.ts';

const separators = /[-_ ]/;
/** With invisible letters (Hangul fillers, variation selectors) two names could look the same. */
const disallowedCharacters = /[^\p{L}\p{M}\p{Nd}\-_ ]|\p{Default_Ignorable_Code_Point}/u;

/**
 * Trims a new name, normalizes it to NFKC (so that full-width and ligature spellings are the same name) and checks it.
 * Names that exist already may break newer rules: use {@link validateExistingName} for them.
 *
 * @param path JSON pointer of the field, for the error
 */
export function validateName(raw: string, path: string): ValidationResult {
  const name = normalizeField(raw);
  const message = findNameError(name) ?? findLookalikeError(name);
  return message === null ? { value: name } : { error: { path, message, allowed: nameRule } };
}

/** Like {@link validateName}, but for the name of another player. */
export function validateExistingName(raw: string, path: string): ValidationResult {
  const name = normalizeField(raw);
  const message = findNameError(name);
  return message === null ? { value: name } : { error: { path, message, allowed: nameRule } };
}

/** Normalizes a name for a lookup; null when it is not a valid name, so that no user can have it. */
export function normalizeNameForLookup(raw: string): string | null {
  const name = normalizeField(raw);
  return findNameError(name) === null ? name : null;
}

/** Case-insensitive key that makes names unique. */
export const foldName = foldCase;

/** Appends `-suffix` to `name`, which is shortened to fit into the maximum length. */
export function appendSuffix(name: string, suffix: string): string {
  const maxBaseLength = nameLength.max - suffix.length - 1;
  const base = [...name].slice(0, maxBaseLength).join('');
  return `${base.replace(/[-_ ]+$/, '')}-${suffix}`;
}

function findLookalikeError(name: string): string | null {
  if (isReservedName(name)) return 'is reserved, or looks like a reserved name';
  return isSingleScript(name) ? null : 'cannot mix letters or digits of several scripts';
}

/** Counts code points after NFKC: one visible letter may be a letter and combining marks. */
function findNameError(name: string): string | null {
  const characters = [...name];
  const { length } = characters;
  if (length < nameLength.min) return `must have at least ${nameLength.min} characters (it has ${length})`;
  if (length > nameLength.max) return `cannot have more than ${nameLength.max} characters (it has ${length})`;
  const disallowedCharacter = characters.find((character) => disallowedCharacters.test(character));
  if (disallowedCharacter !== undefined)
    return `cannot contain the character ${formatCodePoint(disallowedCharacter)}`;
  const parts = name.split(separators);
  if (parts[0] === '' || parts.at(-1) === '')
    return 'cannot begin or end with a hyphen, an underscore or a space';
  if (parts.includes('')) return 'cannot contain two hyphens, underscores or spaces in a row';
  if (parts.some((part) => /^\p{M}/u.test(part)))
    return 'cannot contain an accent without a letter before it';
  return null;
}
