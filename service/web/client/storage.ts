/*
 * What the browser keeps for this page. It may refuse to: private windows, blocked cookies and a full disk make reading
 * and writing throw, mere access to `sessionStorage` included. Nothing here ever throws, so callers work without it.
 */

/** Reads one value that this tab has kept; null where there is none or storage is blocked. */
export function readTabValue(key: string): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Keeps one value for this tab; does nothing where storage is blocked or full. */
export function writeTabValue(key: string, value: string): void {
  try {
    sessionStorage.setItem(key, value);
  } catch {
    // Every caller has a way to go on without it.
  }
}

/** Sets a cookie, as `document.cookie` takes it; does nothing where the page may have none. */
export function setCookie(cookie: string): void {
  try {
    document.cookie = cookie;
  } catch {
    // As above.
  }
}

/** A channel to the other tabs of this browser; null where storage is blocked, and with it the channels. */
export function openChannel(name: string): BroadcastChannel | null {
  try {
    return new BroadcastChannel(name);
  } catch {
    return null;
  }
}
