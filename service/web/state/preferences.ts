export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** Stored in a cookie, so that the server already renders the right theme. */
export interface Preferences {
  readonly theme: Theme;
  readonly sound: 'on' | 'off';
}

const cookieName = 'look';
/** Lifetime of the cookie. */
export const preferencesMaxAgeSeconds = 365 * 86_400;

/** Defaults for the first visit. */
export const defaultPreferences: Preferences = { theme: 'system', sound: 'off' };

/** Reads the preferences from a `Cookie` header. Missing and unknown values get their defaults. */
export function readPreferences(cookieHeader: string | undefined): Preferences {
  const match = cookieHeader?.match(/(?:^|;\s*)look=([a-z]+)\.([a-z]+)(?:;|$)/);
  return {
    theme: themes.find((theme) => theme === match?.[1]) ?? defaultPreferences.theme,
    sound: match?.[2] === 'on' ? 'on' : 'off',
  };
}

/** Serializes the preferences for `document.cookie`. The cookie is not sensitive, so it is not `HttpOnly`. */
export function serializePreferences({ theme, sound }: Preferences): string {
  return `${cookieName}=${theme}.${sound}; Path=/; Max-Age=${preferencesMaxAgeSeconds}; SameSite=Lax`;
}
