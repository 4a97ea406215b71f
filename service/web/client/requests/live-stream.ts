import {
  deadStreamMs,
  liveEventNames,
  streamConfirmationIntervalMs,
  type LiveEventName,
} from '../../../shared/live-events.ts';
import { getMonotonicMs } from '../monotonic-clock.ts';

/** Callbacks of a {@link LiveStream}. */
export interface StreamHandlers {
  onOpen(): void;
  onEvent(event: LiveEventName, data: object): void;
  /** The stream is closed until `open` is called again. `rejected`: the server responded with an error. */
  onLost(reason: 'broken' | 'rejected'): void;
}

const tickMs = 1000;

/**
 * A stream of server-sent events. It does not use the automatic reconnect of EventSource, which does not tell when it
 * retries, gives up on a 503, and does not notice a dead connection (tunnel, sleep). No event is lost, because every
 * stream starts with the current state. While the stream is open, the page confirms it to the server, which otherwise
 * could not tell a reader from a connection whose network has vanished.
 */
export class LiveStream {
  readonly #path: string;
  readonly #handlers: StreamHandlers;
  #source: EventSource | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  #lastEventAt = 0;
  /** From the first event of the stream. */
  #streamId: string | undefined;
  #confirmedAt = 0;

  constructor(path: string, handlers: StreamHandlers) {
    this.#path = path;
    this.#handlers = handlers;
  }

  /** Whether the stream is open or connecting and has received an event recently. */
  get isAlive(): boolean {
    return this.#source !== null && getMonotonicMs() - this.#lastEventAt < deadStreamMs;
  }

  /** Connects, after closing the previous connection. */
  open(): void {
    this.close();
    const source = new EventSource(this.#path);
    this.#source = source;
    const markActive = () => (this.#lastEventAt = getMonotonicMs());
    this.#confirmedAt = markActive();
    source.addEventListener('open', () => this.#handlers.onOpen());
    source.addEventListener('error', () =>
      this.#onConnectionLost(source.readyState === EventSource.CLOSED ? 'rejected' : 'broken'),
    );
    for (const event of liveEventNames) {
      source.addEventListener(event, ({ data }: MessageEvent<string>) => {
        markActive();
        const parsed = JSON.parse(data) as { streamId?: string };
        this.#streamId ??= parsed.streamId;
        this.#handlers.onEvent(event, parsed);
        // Browsers slow the timers of hidden tabs down to one a minute, but not events.
        this.#confirmIfDue();
      });
    }
    this.#timer = setInterval(() => {
      if (!this.isAlive) this.#onConnectionLost('broken');
      else this.#confirmIfDue();
    }, tickMs);
  }

  /** Tells the server that the page still reads the stream, and whether the page is visible. */
  confirm(): void {
    if (this.#streamId === undefined) return;
    this.#confirmedAt = getMonotonicMs();
    const visible = document.visibilityState !== 'hidden';
    // `keepalive`: the page may be closing. The next confirmation makes up for a failed one.
    fetch('/presence', {
      method: 'POST',
      keepalive: true,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ streamId: this.#streamId, visible }),
    }).catch(() => undefined);
  }

  /** Closes the stream without calling the handlers. */
  close(): void {
    clearInterval(this.#timer);
    this.#source?.close();
    this.#source = null;
    this.#streamId = undefined;
  }

  #confirmIfDue(): void {
    if (this.#source && getMonotonicMs() - this.#confirmedAt >= streamConfirmationIntervalMs) this.confirm();
  }

  #onConnectionLost(reason: 'broken' | 'rejected'): void {
    this.close();
    this.#handlers.onLost(reason);
  }
}
