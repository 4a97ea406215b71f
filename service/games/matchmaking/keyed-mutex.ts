import { E_TIMEOUT, Mutex, withTimeout, type MutexInterface } from 'async-mutex';

/** One mutex a key, created when it is first needed and removed when nobody holds it. */
export class KeyedMutex {
  readonly #mutexes = new Map<string, MutexInterface>();
  readonly #timeoutMs: number;

  /** @param timeoutMs how long to wait for the mutex, in milliseconds */
  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Runs `action` while nothing else with the same key runs, in the order of the calls.
   *
   * @param action told whether it had to wait: what was read before may be out of date
   * @param onTimeout makes the error that is thrown when the mutex is not free in time
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
