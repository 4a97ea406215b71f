export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** The mark that the user wants in games that they create. */
export const markChoices = ['X', 'O', 'random'] as const;
export type MarkChoice = (typeof markChoices)[number];

/** Stored in cookies, so that the server already renders the right theme and choices. */
export interface Preferences {
  readonly theme: Theme;
  readonly sound: 'on' | 'off';
  readonly mark: MarkChoice;
}

/** Lifetime of the cookies. */
export const preferencesMaxAgeSeconds = 365 * 86_400;

/** Defaults for the first visit. */
export const defaultPreferences: Preferences = { theme: 'system', sound: 'off', mark: 'X' };

/** Reads the preferences from a `Cookie` header. Missing and unknown values get their defaults. */
export function readPreferences(cookieHeader: string | undefined): Preferences {
  const match = cookieHeader?.match(/(?:^|;\s*)look=([a-z]+)\.([a-z]+)(?:;|$)/);
  const markMatch = cookieHeader?.match(/(?:^|;\s*)mark=(\w+)(?:;|$)/);
  return {
    theme: themes.find((theme) => theme === match?.[1]) ?? defaultPreferences.theme,
    sound: match?.[2] === 'on' ? 'on' : 'off',
    mark: markChoices.find((mark) => mark === markMatch?.[1]) ?? defaultPreferences.mark,
  };
}

/**
 * Serializes the preferences as cookies for `document.cookie`. They are not sensitive, so they are not `HttpOnly`. The
 * mark has a cookie of its own, because 0.2.0 reads `look` only as it wrote it.
 */
export function serializePreferences({ theme, sound, mark }: Preferences): string[] {
  const attributes = `Path=/; Max-Age=${preferencesMaxAgeSeconds}; SameSite=Lax`;
  return [`look=${theme}.${sound}; ${attributes}`, `mark=${mark}; ${attributes}`];
}
