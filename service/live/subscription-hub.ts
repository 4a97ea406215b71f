import type { EventBus } from '../events/event-bus.ts';
import type { Clock } from '../shared/clock.ts';

/** `readAt` of what has to be read as soon as possible. */
export const never = -Infinity;

/** Something that streams watch. */
export interface Feed<Known, Change> {
  /** What its listeners have been told. */
  known: Known;
  /** When it was last read, in milliseconds since the epoch. */
  readAt: number;
  readonly listeners: Set<(change: Change) => void>;
}

interface Source<Known, Change> {
  readonly bus: EventBus;
  readonly clock: Clock;
  /** How long a feed may go unread while hints arrive, in milliseconds. */
  readonly rereadMs: number;
  /** What is known of a feed that nobody has read. */
  readonly unknown: () => Known;
  /** Has `feed` told by the bus from now on; returns what ends that. */
  readonly subscribe: (id: string, feed: Feed<Known, Change>) => () => void;
  /** Reads feeds again and tells their listeners; a feed that it fails to read it sets back to {@link never}. */
  readonly reread: (due: readonly (readonly [id: string, Feed<Known, Change>])[]) => Promise<void>;
}

/**
 * What this process's streams watch, by id, each once however many watch it: told by hints on the bus, and read again
 * from time to time because hints get lost.
 */
export class Feeds<Known, Change> {
  readonly #feeds = new Map<string, Feed<Known, Change> & { readonly unsubscribe: () => void }>();
  readonly #source: Source<Known, Change>;
  #reading = false;

  constructor(source: Source<Known, Change>) {
    this.#source = source;
  }

  get size(): number {
    return this.#feeds.size;
  }

  get(id: string): Feed<Known, Change> | undefined {
    return this.#feeds.get(id);
  }

  /** Calls `listener` with each change until {@link unwatch}. */
  watch(id: string, listener: (change: Change) => void): void {
    const feed = this.#feeds.get(id) ?? this.#open(id);
    feed.listeners.add(listener);
  }

  /** Ends {@link watch}; a feed that nobody watches any more is let go. */
  unwatch(id: string, listener: (change: Change) => void): void {
    const feed = this.#feeds.get(id);
    if (!feed?.listeners.delete(listener) || feed.listeners.size > 0) return;
    feed.unsubscribe();
    this.#feeds.delete(id);
  }

  /**
   * Reads again what is due: everything while hints of other processes cannot arrive, else what was not read for long.
   * To be called once a second; while one call waits for a slow table, another does nothing.
   */
  async refresh(): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    try {
      const { bus, clock, rereadMs, reread } = this.#source;
      const now = clock.now();
      const due = [...this.#feeds].filter(
        ([, { readAt }]) => bus.state === 'down' || readAt + rereadMs <= now,
      );
      if (due.length > 0) await reread(due);
    } finally {
      this.#reading = false;
    }
  }

  /** Reads everything again, now or with the next call of `refresh`: hints may have been lost. */
  catchUp(): Promise<void> {
    for (const feed of this.#feeds.values()) feed.readAt = never;
    return this.refresh();
  }

  #open(id: string) {
    const { clock, unknown, subscribe } = this.#source;
    const feed = { known: unknown(), readAt: clock.now(), listeners: new Set<(change: Change) => void>() };
    const opened = Object.assign(feed, { unsubscribe: subscribe(id, feed) });
    this.#feeds.set(id, opened);
    return opened;
  }
}

/** Tells a change to everybody who listens now; one of them may leave on hearing it. */
export function tell<Change>({ listeners }: Feed<unknown, Change>, change: Change): void {
  for (const listener of [...listeners]) listener(change);
}
