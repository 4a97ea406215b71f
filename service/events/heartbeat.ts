/** How the bus is judged, in milliseconds. */
export interface HeartbeatTimings {
  /** How often a beat is sent. */
  readonly intervalMs: number;
  /** How long the bus may be silent before the connections are made anew: one that is half open never says so. */
  readonly timeoutMs: number;
}

/** Silence is noticed after two or three beats: together with reading again at once, an event is late by about 1 s. */
export const defaultTimings: HeartbeatTimings = { intervalMs: 400, timeoutMs: 3_000 };

/** Beats on their way at once before the bus counts as down. */
const maxOutstandingBeats = 1;

/**
 * Whether messages go there and back, told by beats that a process sends to itself. Beats are counted, not timed: a
 * process that was busy for seconds has sent none meanwhile, and does not take its own pause for the bus's.
 */
export class Heartbeat {
  #lastSent = 0;
  #sentAt = new Map<number, number>();
  #lastReceived = 0;
  #lagMs: number | undefined;

  /** How long the last beat took there and back. */
  get lagMs(): number | undefined {
    return this.#lagMs;
  }

  /** Whether the latest beats have come back in time. */
  get isHealthy(): boolean {
    return this.#lastReceived > 0 && this.#lastSent - this.#lastReceived <= maxOutstandingBeats;
  }

  /** Counts a beat; its text is what to send. */
  createBeat(now: number): string {
    this.#lastSent += 1;
    this.#sentAt.set(this.#lastSent, now);
    this.#sentAt.delete(this.#lastSent - 100);
    return String(this.#lastSent);
  }

  /** A beat has come back. One that is not of this connection's count is ignored. */
  receiveBeat(text: string, now: number): void {
    const sequence = Number(text);
    const sentAt = this.#sentAt.get(sequence);
    if (sentAt === undefined || sequence <= this.#lastReceived) return;
    this.#lastReceived = sequence;
    this.#lagMs = now - sentAt;
  }

  /** The connection is gone: only a beat sent from now on says anything. */
  reset(): void {
    this.#lastReceived = 0;
    this.#sentAt.clear();
  }
}
