import { nameLength, nameRule } from '../shared/field-rules.ts';
import { type ValidationResult, normalizeField, formatCodePoint, foldCase } from './field-validation.ts';

const separators = /[-_ ]/;
/** Letters that show nothing (Hangul fillers, variation selectors) would make twins that nobody can tell apart. */
const disallowedCharacters = /[^\p{L}\p{M}\p{Nd}\-_ ]|\p{Default_Ignorable_Code_Point}/u;

/**
 * The form a name is kept and shown in: NFKC, so that full-width or ligature spellings of one name are one name, and
 * without spaces around it.
 *
 * @param path JSON pointer of the field, for the fault
 */
export function validateName(raw: string, path: string): ValidationResult {
  const name = normalizeField(raw);
  const message = findNameError(name);
  return message === null ? { value: name } : { error: { path, message, allowed: nameRule } };
}

/** The name that `raw` stands for in a lookup, or null when it has no name's form, so that no player can have it. */
export function normalizeNameForLookup(raw: string): string | null {
  const name = normalizeField(raw);
  return findNameError(name) === null ? name : null;
}

/** The key by which names are unique: equal for names that differ in case alone. */
export const foldName = foldCase;

/** `name` with `-suffix` behind it, shortened so that both fit. */
export function appendSuffix(name: string, suffix: string): string {
  const maxBaseLength = nameLength.max - suffix.length - 1;
  const base = [...name].slice(0, maxBaseLength).join('');
  return `${base.replace(/[-_ ]+$/, '')}-${suffix}`;
}

/** Counts code points after NFKC: what a person takes for one letter may be a letter and its marks. */
function findNameError(name: string): string | null {
  const characters = [...name];
  const { length } = characters;
  if (length < nameLength.min) return `has ${length} ${length === 1 ? 'character' : 'characters'}, too few`;
  if (length > nameLength.max) return `has ${length} characters, too many`;
  const disallowedCharacter = characters.find((character) => disallowedCharacters.test(character));
  if (disallowedCharacter !== undefined)
    return `has the character ${formatCodePoint(disallowedCharacter)}, which a name cannot have`;
  const parts = name.split(separators);
  if (parts[0] === '' || parts.at(-1) === '') return 'begins or ends with a hyphen, an underscore or a space';
  if (parts.includes('')) return 'has two hyphens, underscores or spaces side by side';
  if (parts.some((part) => /^\p{M}/u.test(part))) return 'has an accent without a letter before it';
  return null;
}
