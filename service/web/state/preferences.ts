export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** What a browser remembers for its user, in a cookie, so that the first paint is already right. */
export interface Preferences {
  readonly theme: Theme;
  readonly sound: 'on' | 'off';
}

const cookieName = 'look';
const maxAgeSeconds = 365 * 86_400;

/** What a first visitor gets: the system's colours, no sound. */
export const defaultPreferences: Preferences = { theme: 'system', sound: 'off' };

/** Reads the preferences from a `Cookie` header. Anything unknown in it counts as not said. */
export function readPreferences(cookieHeader: string | undefined): Preferences {
  const match = cookieHeader?.match(/(?:^|;\s*)look=([a-z]+)\.([a-z]+)(?:;|$)/);
  return {
    theme: themes.find((theme) => theme === match?.[1]) ?? defaultPreferences.theme,
    sound: match?.[2] === 'on' ? 'on' : 'off',
  };
}

/** The same for `document.cookie`. It holds no secret and decides nothing but looks, so the script may write it. */
export function serializePreferences({ theme, sound }: Preferences): string {
  return `${cookieName}=${theme}.${sound}; Path=/; Max-Age=${maxAgeSeconds}; SameSite=Lax`;
}
