import { getLocks, type Locks } from './run-exclusively.ts';

/**
 * A lock that at most one tab of the browser holds (Web Locks API). Without that API, every tab holds it all the time.
 */
export class TabLock {
  readonly #name: string;
  readonly #onChange: () => void;
  #locks: Locks | undefined;
  #isHeld = false;
  /** Ends the current request: waiting or holding. */
  #request: AbortController | null = null;

  /** @param onChange called when another tab or the browser has changed `isHeld` */
  constructor(name: string, onChange: () => void, locks = getLocks()) {
    this.#name = name;
    this.#onChange = onChange;
    this.#locks = locks;
  }

  get isHeld(): boolean {
    return this.#isHeld || !this.#locks;
  }

  /** Whether tabs can agree which of them holds the lock. */
  get isShared(): boolean {
    return this.#locks !== undefined;
  }

  /** Waits until no other tab holds the lock. */
  wait(): void {
    if (!this.#request) this.#start(false);
  }

  /** Takes the lock from the tab that holds it. */
  steal(): void {
    if (!this.#isHeld) this.#start(true);
  }

  /** Releases the lock, or stops waiting for it. */
  release(): void {
    this.#request?.abort();
    this.#request = null;
    this.#isHeld = false;
  }

  #start(steal: boolean): void {
    if (!this.#locks) return;
    this.release();
    const request = new AbortController();
    const { signal } = request;
    this.#request = request;
    this.#locks
      // The API does not allow a signal together with `steal`.
      .request(this.#name, steal ? { steal } : { signal }, () => {
        if (signal.aborted) return;
        this.#isHeld = true;
        this.#onChange();
        return new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      })
      .catch((error: unknown) => {
        // Another tab has stolen the lock, or the browser denies all locks.
        if (signal.aborted) return;
        this.release();
        if ((error as Error).name !== 'AbortError') this.#locks = undefined;
        this.#onChange();
      });
  }
}
