import type { EventBus } from '../events/event-bus.ts';
import type { Clock } from '../shared/clock.ts';

/** `readAt` of a channel that must be polled as soon as possible. */
export const neverRead = -Infinity;

/** Shared state of all listeners of one id. */
export interface Channel<State, Update> {
  /** The last state sent to the listeners. */
  state: State;
  /** Time of the last poll, in epoch milliseconds. */
  readAt: number;
  readonly listeners: Set<(update: Update) => void>;
}

interface HubOptions<State, Update> {
  readonly bus: EventBus;
  readonly clock: Clock;
  /** Poll interval while the bus is up. */
  readonly pollIntervalMs: number;
  readonly createInitialState: () => State;
  /** Subscribes a channel to the bus; returns the unsubscribe function. */
  readonly subscribe: (id: string, channel: Channel<State, Update>) => () => void;
  /** Reads channels and notifies their listeners; on errors it sets `readAt` back to {@link neverRead}. */
  readonly poll: (dueChannels: readonly (readonly [id: string, Channel<State, Update>])[]) => Promise<void>;
}

/**
 * Shares one channel per id among all listeners of this process. Channels are updated by bus messages and by polling,
 * because messages can be lost.
 */
export class SubscriptionHub<State, Update> {
  readonly #channels = new Map<string, Channel<State, Update> & { readonly unsubscribe: () => void }>();
  readonly #options: HubOptions<State, Update>;
  #isPolling = false;

  constructor(options: HubOptions<State, Update>) {
    this.#options = options;
  }

  get(id: string): Channel<State, Update> | undefined {
    return this.#channels.get(id);
  }

  /** Calls `listener` with each update until {@link unwatch}. */
  watch(id: string, listener: (update: Update) => void): void {
    const channel = this.#channels.get(id) ?? this.#openChannel(id);
    channel.listeners.add(listener);
  }

  /** Ends {@link watch} and closes the channel with its last listener. */
  unwatch(id: string, listener: (update: Update) => void): void {
    const channel = this.#channels.get(id);
    if (!channel?.listeners.delete(listener) || channel.listeners.size > 0) return;
    channel.unsubscribe();
    this.#channels.delete(id);
  }

  /**
   * Polls all channels while the bus is down, otherwise those past the poll interval. Call it once a second; it does
   * nothing while the previous call is running.
   */
  async refresh(): Promise<void> {
    if (this.#isPolling) return;
    this.#isPolling = true;
    try {
      const { bus, clock, pollIntervalMs, poll } = this.#options;
      const now = clock.now();
      const dueChannels: [string, Channel<State, Update>][] = [];
      for (const entry of this.#channels)
        if (bus.state === 'down' || entry[1].readAt + pollIntervalMs <= now) dueChannels.push(entry);
      if (dueChannels.length > 0) await poll(dueChannels);
    } finally {
      this.#isPolling = false;
    }
  }

  /** Polls all channels, now or with the next `refresh`. Call it when messages may have been lost. */
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

/** Calls all listeners; copies the set because a listener may unsubscribe. */
export function notify<Update>({ listeners }: Channel<unknown, Update>, update: Update): void {
  for (const listener of [...listeners]) listener(update);
}
