/** Rules of the fields of an account, for the server's validation and for the text beside the form's fields. */

export const nameLength = { min: 2, max: 24 } as const;

/** Maximum length of a name's form field, which counts UTF-16 units: up to two for a character. */
export const maxNameFieldLength = 2 * nameLength.max;

export const nameRule =
  `${nameLength.min} to ${nameLength.max} letters, accents or digits of any script, ` +
  'with single hyphens, underscores or spaces between them';

/** The minimum counts characters, the maximum bytes of UTF-8. */
export const passwordLength = { minCharacters: 8, maxBytes: 128 } as const;

export const passwordRule = `at least ${passwordLength.minCharacters} characters, at most ${passwordLength.maxBytes} bytes`;

/** The longest e-mail address in characters (RFC 5321, 4.5.3.1). */
export const maxEmailLength = 254;
