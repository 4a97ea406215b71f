import { Problem } from '../shared/error-codes.ts';

/** Streams one session may hold; a tab holds one. */
const perSession = 6;
/** Streams without a session that one address may hold. */
const perAddress = 20;

/** Counts open streams by session or, without one, by address; no session's id looks like an address. */
export class StreamLimits {
  readonly #open = new Map<string, number>();
  readonly #enforced: boolean;

  constructor(mode: 'on' | 'off') {
    this.#enforced = mode === 'on';
  }

  /**
   * Counts one stream more.
   *
   * @returns what to {@link leave} by
   * @throws Problem `rate_limited` when there is no place left
   */
  enter(holder: { readonly session: string } | { readonly address: string }): string {
    const [key, limit] = 'session' in holder ? [holder.session, perSession] : [holder.address, perAddress];
    const open = this.#open.get(key) ?? 0;
    if (this.#enforced && open >= limit) {
      throw new Problem('rate_limited', {
        detail: `No more than ${limit} event streams at once.`,
        retryAfter: 5,
      });
    }
    this.#open.set(key, open + 1);
    return key;
  }

  /** Counts one stream less. */
  leave(key: string): void {
    const left = (this.#open.get(key) ?? 1) - 1;
    if (left > 0) this.#open.set(key, left);
    else this.#open.delete(key);
  }
}
