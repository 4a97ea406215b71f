/** Timing of the health check. */
export interface HeartbeatTimings {
  /** Interval between heartbeats. */
  readonly intervalMs: number;
  /** Time without a response after which the connections are reopened: a half-open TCP connection reports no error. */
  readonly timeoutMs: number;
}

/** An outage is detected after two or three heartbeats, so a live event is at most about 1 s late. */
export const defaultTimings: HeartbeatTimings = { intervalMs: 400, timeoutMs: 3_000 };

/** Unreceived heartbeats tolerated before the bus counts as down. */
const maxOutstandingBeats = 1;

/**
 * Tracks the health of the bus by heartbeats that a process sends to itself. It counts heartbeats instead of measuring
 * time, so that a blocked event loop, which sends none, does not look like an outage.
 */
export class Heartbeat {
  #lastSent = 0;
  #sentAt = new Map<number, number>();
  #lastReceived = 0;
  #lagMs: number | undefined;

  /** Round-trip time of the last heartbeat, in milliseconds. */
  get lagMs(): number | undefined {
    return this.#lagMs;
  }

  /** Whether the latest heartbeats have been received. */
  get isHealthy(): boolean {
    return this.#lastReceived > 0 && this.#lastSent - this.#lastReceived <= maxOutstandingBeats;
  }

  /** Registers a new heartbeat and returns its message text. */
  createBeat(now: number): string {
    this.#lastSent += 1;
    this.#sentAt.set(this.#lastSent, now);
    this.#sentAt.delete(this.#lastSent - 100);
    return String(this.#lastSent);
  }

  /** Registers a received heartbeat. Those from before the last {@link reset} are ignored. */
  receiveBeat(text: string, now: number): void {
    const sequence = Number(text);
    const sentAt = this.#sentAt.get(sequence);
    if (sentAt === undefined || sequence <= this.#lastReceived) return;
    this.#lastReceived = sequence;
    this.#lagMs = now - sentAt;
  }

  /** Marks the bus as unhealthy until a heartbeat sent from now on is received. Call it on disconnect. */
  reset(): void {
    this.#lastReceived = 0;
    this.#sentAt.clear();
  }
}
