/** Rules of player names: for the server, and for the limits of the form's field. Its text is in `web/messages/en/site.ts`. */

export const nameLength = { min: 2, max: 24 } as const;

/** Maximum length of a name's form field, which counts UTF-16 units: up to two for a character. */
export const maxNameFieldLength = 2 * nameLength.max;

export const nameRule =
  `${nameLength.min} to ${nameLength.max} letters, accents or digits of one script, ` +
  'with single hyphens, underscores or spaces between them';
