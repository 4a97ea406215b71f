import type { EventBus } from '../events/event-bus.ts';
import type { Clock } from '../shared/clock.ts';

/** `readAt` of what has to be read as soon as possible. */
export const neverRead = -Infinity;

/** Something that streams watch. */
export interface Channel<State, Update> {
  /** What its listeners have been told. */
  state: State;
  /** When it was last read, in milliseconds since the epoch. */
  readAt: number;
  readonly listeners: Set<(update: Update) => void>;
}

interface HubOptions<State, Update> {
  readonly bus: EventBus;
  readonly clock: Clock;
  /** How long a feed may go unread while hints arrive, in milliseconds. */
  readonly pollIntervalMs: number;
  /** What is known of a feed that nobody has read. */
  readonly createInitialState: () => State;
  /** Has `feed` told by the bus from now on; returns what ends that. */
  readonly subscribe: (id: string, channel: Channel<State, Update>) => () => void;
  /** Reads feeds again and tells their listeners; a feed that it fails to read it sets back to {@link neverRead}. */
  readonly poll: (dueChannels: readonly (readonly [id: string, Channel<State, Update>])[]) => Promise<void>;
}

/**
 * What this process's streams watch, by id, each once however many watch it: told by hints on the bus, and read again
 * from time to time because hints get lost.
 */
export class SubscriptionHub<State, Update> {
  readonly #channels = new Map<string, Channel<State, Update> & { readonly unsubscribe: () => void }>();
  readonly #options: HubOptions<State, Update>;
  #isPolling = false;

  constructor(options: HubOptions<State, Update>) {
    this.#options = options;
  }

  get size(): number {
    return this.#channels.size;
  }

  get(id: string): Channel<State, Update> | undefined {
    return this.#channels.get(id);
  }

  /** Calls `listener` with each change until {@link unwatch}. */
  watch(id: string, listener: (update: Update) => void): void {
    const channel = this.#channels.get(id) ?? this.#openChannel(id);
    channel.listeners.add(listener);
  }

  /** Ends {@link watch}; a feed that nobody watches any more is let go. */
  unwatch(id: string, listener: (update: Update) => void): void {
    const channel = this.#channels.get(id);
    if (!channel?.listeners.delete(listener) || channel.listeners.size > 0) return;
    channel.unsubscribe();
    this.#channels.delete(id);
  }

  /**
   * Reads again what is due: everything while hints of other processes cannot arrive, else what was not read for long.
   * To be called once a second; while one call waits for a slow table, another does nothing.
   */
  async refresh(): Promise<void> {
    if (this.#isPolling) return;
    this.#isPolling = true;
    try {
      const { bus, clock, pollIntervalMs, poll } = this.#options;
      const now = clock.now();
      const dueChannels = [...this.#channels].filter(
        ([, { readAt }]) => bus.state === 'down' || readAt + pollIntervalMs <= now,
      );
      if (dueChannels.length > 0) await poll(dueChannels);
    } finally {
      this.#isPolling = false;
    }
  }

  /** Reads everything again, now or with the next call of `refresh`: hints may have been lost. */
  resync(): Promise<void> {
    for (const channel of this.#channels.values()) channel.readAt = neverRead;
    return this.refresh();
  }

  #openChannel(id: string) {
    const { clock, createInitialState, subscribe } = this.#options;
    const channel = {
      state: createInitialState(),
      readAt: clock.now(),
      listeners: new Set<(update: Update) => void>(),
    };
    const openedChannel = Object.assign(channel, { unsubscribe: subscribe(id, channel) });
    this.#channels.set(id, openedChannel);
    return openedChannel;
  }
}

/** Tells a change to everybody who listens now; one of them may leave on hearing it. */
export function notify<Update>({ listeners }: Channel<unknown, Update>, update: Update): void {
  for (const listener of [...listeners]) listener(update);
}
