import { Problem } from '../shared/error-codes.ts';

/** Streams one session may hold; a tab holds one. */
const maxStreamsPerSession = 6;
/** Streams without a session that one address may hold. */
const maxStreamsPerAddress = 20;

/** Counts open streams by session or, without one, by address; no session's id looks like an address. */
export class StreamLimits {
  readonly #openStreams = new Map<string, number>();
  readonly #isEnforced: boolean;

  constructor(mode: 'on' | 'off') {
    this.#isEnforced = mode === 'on';
  }

  /**
   * Counts one stream more.
   *
   * @returns what to {@link release} by
   * @throws Problem `rate_limited` when there is no place left
   */
  acquire(client: { readonly session: string } | { readonly address: string }): string {
    const [key, limit] =
      'session' in client ? [client.session, maxStreamsPerSession] : [client.address, maxStreamsPerAddress];
    const openCount = this.#openStreams.get(key) ?? 0;
    if (this.#isEnforced && openCount >= limit) {
      throw new Problem('rate_limited', {
        detail: `No more than ${limit} event streams at once.`,
        retryAfter: 5,
      });
    }
    this.#openStreams.set(key, openCount + 1);
    return key;
  }

  /** Counts one stream less. */
  release(key: string): void {
    const remaining = (this.#openStreams.get(key) ?? 1) - 1;
    if (remaining > 0) this.#openStreams.set(key, remaining);
    else this.#openStreams.delete(key);
  }
}
