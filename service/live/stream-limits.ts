import { Problem } from '../shared/error-codes.ts';
import { limits } from '../shared/limits.ts';

/** Limits open streams per session or, without one, per network. Session ids cannot equal addresses. */
export class StreamLimits {
  readonly #openStreams = new Map<string, number>();
  readonly #isEnforced: boolean;

  constructor(mode: 'on' | 'off') {
    this.#isEnforced = mode === 'on';
  }

  /**
   * Counts a new stream.
   *
   * @param client a session, or the key of a client's network
   * @returns the key for {@link release}
   * @throws Problem `rate_limited` when the limit is reached
   */
  acquire(client: { readonly session: string } | { readonly network: string }): string {
    const [key, limit] =
      'session' in client
        ? [client.session, limits.eventStreams.session]
        : [client.network, limits.eventStreams.addressWithoutSession];
    const openCount = this.#openStreams.get(key) ?? 0;
    if (this.#isEnforced && openCount >= limit) {
      throw new Problem('rate_limited', {
        detail: `At most ${limit} concurrent event streams are allowed.`,
        retryAfter: 5,
      });
    }
    this.#openStreams.set(key, openCount + 1);
    return key;
  }

  /** Stops counting a stream. */
  release(key: string): void {
    const remaining = (this.#openStreams.get(key) ?? 1) - 1;
    if (remaining > 0) this.#openStreams.set(key, remaining);
    else this.#openStreams.delete(key);
  }
}
