/** How the bus is judged, in milliseconds. */
export interface HeartbeatTimings {
  /** How often a beat is sent. */
  readonly everyMs: number;
  /** How long the bus may be silent before the connections are made anew: one that is half open never says so. */
  readonly patienceMs: number;
}

/** Silence is noticed after two or three beats: together with reading again at once, an event is late by about 1 s. */
export const usualTimings: HeartbeatTimings = { everyMs: 400, patienceMs: 3_000 };

/** Beats on their way at once before the bus counts as down. */
const tolerated = 1;

/**
 * Whether messages go there and back, told by beats that a process sends to itself. Beats are counted, not timed: a
 * process that was busy for seconds has sent none meanwhile, and does not take its own pause for the bus's.
 */
export class Heartbeat {
  #sent = 0;
  #sentAt = new Map<number, number>();
  #answered = 0;
  #lagMs: number | undefined;

  /** How long the last beat took there and back. */
  get lagMs(): number | undefined {
    return this.#lagMs;
  }

  /** Whether the latest beats have come back in time. */
  get isSteady(): boolean {
    return this.#answered > 0 && this.#sent - this.#answered <= tolerated;
  }

  /** Counts a beat; its text is what to send. */
  beat(now: number): string {
    this.#sent += 1;
    this.#sentAt.set(this.#sent, now);
    this.#sentAt.delete(this.#sent - 100);
    return String(this.#sent);
  }

  /** A beat has come back. One that is not of this connection's count is ignored. */
  answer(text: string, now: number): void {
    const number = Number(text);
    const sentAt = this.#sentAt.get(number);
    if (sentAt === undefined || number <= this.#answered) return;
    this.#answered = number;
    this.#lagMs = now - sentAt;
  }

  /** The connection is gone: only a beat sent from now on says anything. */
  stop(): void {
    this.#answered = 0;
    this.#sentAt.clear();
  }
}
