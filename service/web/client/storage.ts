/*
 * Access to browser storage that never throws. In private windows, with blocked cookies or on a full disk, reading and
 * writing can throw, even the mere access to `sessionStorage`.
 */

/** Reads a value of this tab; null when there is none or storage is blocked. */
export function readTabValue(key: string): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Stores a value for this tab; does nothing when storage is blocked or full. */
export function writeTabValue(key: string, value: string): void {
  try {
    sessionStorage.setItem(key, value);
  } catch {
    // All callers work without it.
  }
}

/** Key of a text that the next page of this tab shows as a notice. */
export const noticeKey = 'notice';

/** Reads and removes a value of this tab. */
export function takeTabValue(key: string): string | null {
  const value = readTabValue(key);
  if (value !== null) removeTabValue(key);
  return value;
}

/** Removes a value of this tab; does nothing when storage is blocked. */
export function removeTabValue(key: string): void {
  try {
    sessionStorage.removeItem(key);
  } catch {
    // All callers work without it.
  }
}

/** Sets a cookie in the format of `document.cookie`; does nothing when cookies are blocked. */
export function setCookie(cookie: string): void {
  try {
    document.cookie = cookie;
  } catch {
    // All callers work without it.
  }
}

/** The cookies that scripts can read, in the format of `document.cookie`; undefined where pages cannot tell. */
export function readCookies(): string | undefined {
  try {
    return document.cookie;
  } catch {
    return undefined;
  }
}

/** Whether this browser stores no cookies for this site, so that a session cannot work; false where pages cannot tell. */
export function areCookiesBlocked(): boolean {
  setCookie('probe=1; Path=/; Max-Age=60; SameSite=Lax');
  const isStored = readCookies()?.includes('probe=1');
  setCookie('probe=; Path=/; Max-Age=0');
  return isStored === false;
}

/** Opens a channel to the other tabs; null when storage is blocked, which also blocks channels. */
export function openChannel(name: string): BroadcastChannel | null {
  try {
    return new BroadcastChannel(name);
  } catch {
    return null;
  }
}
