import type { EventBus } from '../events/event-bus.ts';
import { topics } from '../events/event-bus.ts';
import type { Clock } from '../shared/clock.ts';
import { createId, isId } from '../shared/ids.ts';

/** A stream that has been confirmed once is ended when no further confirmation has arrived for this long. */
const confirmationTimeoutMs = 40_000;
/** A stream that has never been confirmed counts as present for this long. */
const unconfirmedPresenceMs = 45_000;
/** Delay after which the client of an ended stream reconnects, if it is there. */
const reconnectDelayMs = 500;

/** Bus message: a page has confirmed one of its streams. */
interface StreamConfirmedMessage {
  readonly kind: 'stream-confirmed';
  readonly streamId: string;
  /** Session of the request; null without one. */
  readonly sessionId: string | null;
  readonly visible: boolean;
}

/** What {@link StreamConfirmations} controls of an open stream. */
export interface ConfirmableStream {
  readonly stream: { terminate(retryMs: number): void };
  readonly subscription: { setPresent(isPresent: boolean): void };
  /** Session that opened the stream; undefined without one. */
  readonly sessionId: string | undefined;
}

interface OpenStream extends ConfirmableStream {
  /** Time of opening or of the last confirmation, in epoch milliseconds. */
  seenAt: number;
  isConfirmed: boolean;
  isPresent: boolean;
}

/**
 * Detects clients that have vanished without closing their connection, such as a phone that lost its network: a page
 * confirms its stream periodically (`POST /presence`). Any process may receive the confirmation; the id of a stream
 * contains the id of the process that holds it, so one message on the bus is enough and nothing is read or stored.
 */
export class StreamConfirmations {
  readonly #processId = createId();
  /** In the order of `seenAt`, so that `refresh` looks at the first ones only. */
  readonly #streams = new Map<string, OpenStream>();
  readonly #bus: EventBus;
  readonly #clock: Clock;
  readonly #unsubscribe: () => void;

  constructor({ bus, clock }: { bus: EventBus; clock: Clock }) {
    this.#bus = bus;
    this.#clock = clock;
    this.#unsubscribe = bus.subscribe(topics.streams(this.#processId), (message) => {
      if (isStreamConfirmedMessage(message)) this.#apply(message);
    });
  }

  /** Starts tracking an open stream, which counts as present. @returns its id, known to its client only */
  add(stream: ConfirmableStream): string {
    const streamId = this.#processId + createId();
    const seenAt = this.#clock.now();
    this.#streams.set(streamId, { ...stream, seenAt, isConfirmed: false, isPresent: true });
    return streamId;
  }

  remove(streamId: string): void {
    this.#streams.delete(streamId);
  }

  /**
   * Confirms a stream, wherever it is. Ignored when there is no such stream, or when another session opened it.
   *
   * @param visible whether the page is visible; a hidden page does not count as present
   */
  confirm(streamId: string, sessionId: string | undefined, visible: boolean): void {
    const processId = streamId.slice(0, this.#processId.length);
    if (!isId(processId) || !isId(streamId.slice(processId.length))) return;
    const message: StreamConfirmedMessage = {
      kind: 'stream-confirmed',
      streamId,
      sessionId: sessionId ?? null,
      visible,
    };
    if (processId === this.#processId) this.#apply(message);
    else this.#bus.publish(topics.streams(processId), message);
  }

  /** Ends streams and presence whose time is over. Call it once a second. */
  refresh(): void {
    const now = this.#clock.now();
    // Confirmations may be lost while the bus is down, so all times begin anew when it is back.
    const isPaused = this.#bus.state === 'down';
    for (const [streamId, stream] of this.#streams) {
      if (isPaused) stream.seenAt = now;
      else if (now - stream.seenAt < confirmationTimeoutMs) break;
      else if (!stream.isConfirmed && now - stream.seenAt >= unconfirmedPresenceMs) setPresent(stream, false);
      else if (stream.isConfirmed) {
        this.#streams.delete(streamId);
        setPresent(stream, false);
        stream.stream.terminate(reconnectDelayMs);
      }
    }
  }

  close(): void {
    this.#unsubscribe();
  }

  #apply({ streamId, sessionId, visible }: StreamConfirmedMessage): void {
    const stream = this.#streams.get(streamId);
    if (!stream || (stream.sessionId !== undefined && stream.sessionId !== sessionId)) return;
    this.#streams.delete(streamId);
    this.#streams.set(streamId, stream);
    stream.seenAt = this.#clock.now();
    stream.isConfirmed = true;
    setPresent(stream, visible);
  }
}

function setPresent(stream: OpenStream, isPresent: boolean): void {
  if (stream.isPresent === isPresent) return;
  stream.isPresent = isPresent;
  stream.subscription.setPresent(isPresent);
}

function isStreamConfirmedMessage(message: unknown): message is StreamConfirmedMessage {
  if (typeof message !== 'object' || message === null) return false;
  const { kind, streamId, sessionId, visible } = message as Partial<StreamConfirmedMessage>;
  return (
    kind === 'stream-confirmed' &&
    typeof streamId === 'string' &&
    (sessionId === null || typeof sessionId === 'string') &&
    typeof visible === 'boolean'
  );
}
