/** A hint older than this is worth nothing: whoever watches has read the table again meanwhile. */
const lifeMs = 20_000;
/** The oldest go first: the newest hint about a game makes those before it superfluous. */
const room = 1_000;

export interface UnsentMessage {
  readonly channel: string;
  readonly text: string;
}

/** What could not be sent while the bus was away: others may have heard it all the time, and would not have polled. */
export class Unsent {
  #kept: (UnsentMessage & { readonly at: number })[] = [];

  /** @param now milliseconds, of whatever clock `take` is asked by */
  keep(message: UnsentMessage, now: number): void {
    this.#kept.push({ ...message, at: now });
    if (this.#kept.length > room) this.#kept.shift();
  }

  /** What is still worth sending, oldest first; it is kept no more. */
  take(now: number): UnsentMessage[] {
    const fresh = this.#kept.filter(({ at }) => at + lifeMs > now);
    this.#kept = [];
    return fresh;
  }
}
