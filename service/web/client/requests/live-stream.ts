/** What a stream tells its owner. */
export interface StreamHandlers {
  onOpen(): void;
  onEvent(event: string, data: unknown): void;
  /** The stream is gone and stays gone until `open` is called again. `refused`: the server answered, but with a no. */
  onLost(reason: 'broken' | 'refused'): void;
}

const eventTypes = ['heartbeat', 'snapshot', 'lobby', 'match', 'game', 'presence'];

/** The server's heartbeat comes more often than this; silence beyond it is a dead connection. */
const maxSilenceMs = 35_000;

/**
 * One live stream. The browser's own way to come back is not used: it does not say when, gives up on a 503, and takes a
 * dead line (a tunnel, a machine that slept) for a living one. Nothing is lost by that, since every stream begins with
 * the present state.
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

  /** Whether the stream is open, or about to be, and was heard of lately; a machine that slept finds out here. */
  isAlive(now: number): boolean {
    return this.#source !== null && now - this.#lastEventAt < maxSilenceMs;
  }

  /** Connects. Ends what was open before. */
  open(): void {
    this.close();
    const source = new EventSource(this.#path);
    this.#source = source;
    const markActive = () => (this.#lastEventAt = Date.now());
    markActive();
    source.addEventListener('open', () => this.#handlers.onOpen());
    source.addEventListener('error', () =>
      this.#onConnectionLost(source.readyState === EventSource.CLOSED ? 'refused' : 'broken'),
    );
    for (const event of eventTypes) {
      source.addEventListener(event, ({ data }: MessageEvent<string>) => {
        markActive();
        this.#handlers.onEvent(event, JSON.parse(data));
      });
    }
    this.#watchdog = setInterval(() => {
      if (!this.isAlive(Date.now())) this.#onConnectionLost('broken');
    }, 1000);
  }

  /** Ends the stream without a word to the handlers. */
  close(): void {
    clearInterval(this.#watchdog);
    this.#source?.close();
    this.#source = null;
  }

  #onConnectionLost(reason: 'broken' | 'refused'): void {
    this.close();
    this.#handlers.onLost(reason);
  }
}
