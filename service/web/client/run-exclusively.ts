/** Part of `navigator.locks` that the client uses; missing without HTTPS and in old browsers. */
export type Locks = Pick<LockManager, 'request'>;

/** The locks that this browser's tabs share; undefined without the Web Locks API. */
export function getLocks(): Locks | undefined {
  // The type claims that it always exists.
  return (globalThis.navigator as { locks?: Locks } | undefined)?.locks;
}

const maxExclusiveWaitMs = 5000;

/**
 * Runs `task` while no other tab runs one of the same name. Waits at most 5 s, since a tab can be suspended at any time, and
 * not at all without the Web Locks API.
 *
 * @param task never rejects
 */
export async function runExclusively<T>(
  name: string,
  task: () => Promise<T>,
  locks = getLocks(),
): Promise<T> {
  if (!locks) return task();
  const wait = new AbortController();
  const timer = setTimeout(() => wait.abort(), maxExclusiveWaitMs);
  try {
    return await locks.request(name, { signal: wait.signal }, () => {
      clearTimeout(timer);
      return task();
    });
  } catch {
    clearTimeout(timer);
    return task();
  }
}
