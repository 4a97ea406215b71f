import { getMonotonicMs } from '../monotonic-clock.ts';
import { deadStreamMs, liveEventNames, type LiveEventName } from '../../../shared/live-events.ts';

/** Callbacks of a {@link LiveStream}. */
export interface StreamHandlers {
  onOpen(): void;
  onEvent(event: LiveEventName, data: unknown): void;
  /** The stream is closed until `open` is called again. `rejected`: the server responded with an error. */
  onLost(reason: 'broken' | 'rejected'): void;
}

/**
 * A stream of server-sent events. It does not use the automatic reconnect of EventSource, which does not tell when it
 * retries, gives up on a 503, and does not notice a dead connection (tunnel, sleep). No event is lost, because every
 * stream starts with the current state.
 */
export class LiveStream {
  readonly #path: string;
  readonly #handlers: StreamHandlers;
  #source: EventSource | null = null;
  #watchdog: ReturnType<typeof setInterval> | undefined;
  #lastEventAt = 0;

  constructor(path: string, handlers: StreamHandlers) {
    this.#path = path;
    this.#handlers = handlers;
  }

  /** Whether the stream is open or connecting and has received an event recently. Detects sleep of the machine. */
  isAlive(now: number): boolean {
    return this.#source !== null && now - this.#lastEventAt < deadStreamMs;
  }

  /** Connects, after closing the previous connection. */
  open(): void {
    this.close();
    const source = new EventSource(this.#path);
    this.#source = source;
    const markActive = () => (this.#lastEventAt = getMonotonicMs());
    markActive();
    source.addEventListener('open', () => this.#handlers.onOpen());
    source.addEventListener('error', () =>
      this.#onConnectionLost(source.readyState === EventSource.CLOSED ? 'rejected' : 'broken'),
    );
    for (const event of liveEventNames) {
      source.addEventListener(event, ({ data }: MessageEvent<string>) => {
        markActive();
        this.#handlers.onEvent(event, JSON.parse(data));
      });
    }
    this.#watchdog = setInterval(() => {
      if (!this.isAlive(getMonotonicMs())) this.#onConnectionLost('broken');
    }, 1000);
  }

  /** Closes the stream without calling the handlers. */
  close(): void {
    clearInterval(this.#watchdog);
    this.#source?.close();
    this.#source = null;
  }

  #onConnectionLost(reason: 'broken' | 'rejected'): void {
    this.close();
    this.#handlers.onLost(reason);
  }
}
