import type { Locks } from '../client/run-exclusively.ts';

interface HeldLock {
  readonly reject: (error: Error) => void;
}

/** The tabs' shared `navigator.locks`, for tests: exclusive locks with `signal` and `steal` (Web Locks API). */
export class FakeLocks implements Locks {
  readonly #held = new Map<string, HeldLock>();
  readonly #waiting: { readonly name: string; readonly start: () => void }[] = [];

  request(...parameters: unknown[]): Promise<never> {
    const [name, { steal, signal }, callback] = parameters as [
      string,
      LockOptions,
      () => Promise<unknown> | undefined,
    ];
    return new Promise((resolve, reject) => {
      const start = () => {
        const lock: HeldLock = { reject };
        this.#held.set(name, lock);
        queueMicrotask(() => {
          void Promise.resolve(callback()).then((result) => {
            if (this.#held.get(name) === lock) this.#release(name);
            resolve(result as never);
          });
        });
      };
      if (steal) {
        this.#held.get(name)?.reject(new DOMException('stolen', 'AbortError'));
        start();
      } else if (this.#held.has(name)) {
        const waiting = { name, start };
        this.#waiting.push(waiting);
        signal?.addEventListener('abort', () => {
          const index = this.#waiting.indexOf(waiting);
          if (index < 0) return;
          this.#waiting.splice(index, 1);
          reject(new DOMException('aborted', 'AbortError'));
        });
      } else start();
    });
  }

  #release(name: string): void {
    this.#held.delete(name);
    const index = this.#waiting.findIndex((waiting) => waiting.name === name);
    if (index >= 0) this.#waiting.splice(index, 1)[0]?.start();
  }
}
