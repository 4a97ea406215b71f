import { E_TIMEOUT, Mutex, withTimeout, type MutexInterface } from 'async-mutex';

/** One mutex per key, created on first use and removed when released. */
export class KeyedMutex {
  readonly #mutexes = new Map<string, MutexInterface>();
  readonly #timeoutMs: number;

  /** @param timeoutMs how long to wait for the mutex, in milliseconds */
  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Runs `action` exclusively per key, in the order of the calls.
   *
   * @param action receives `hasWaited`: if true, data read before the call may be stale
   * @param onTimeout creates the error thrown when the mutex is not acquired in time
   */
  async runExclusive<Result>(
    key: string,
    action: (acquired: { readonly hasWaited: boolean }) => Promise<Result>,
    onTimeout: () => Error,
  ): Promise<Result> {
    const mutex = this.#mutexes.get(key) ?? withTimeout(new Mutex(), this.#timeoutMs);
    this.#mutexes.set(key, mutex);
    const hasWaited = mutex.isLocked();
    try {
      return await mutex.runExclusive(() => action({ hasWaited }));
    } catch (error) {
      throw error === E_TIMEOUT ? onTimeout() : error;
    } finally {
      if (!mutex.isLocked()) this.#mutexes.delete(key);
    }
  }
}
