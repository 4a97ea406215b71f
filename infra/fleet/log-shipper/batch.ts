import type { JournalEntry } from './journal.ts';

/** Limits of one PutLogEvents call (CloudWatch Logs API reference): events, bytes, bytes added for each event. */
const maxEvents = 10_000;
const maxBytes = 1_048_576;
const bytesPerEvent = 26;
/** All events of a call lie within this many milliseconds. */
const maxSpan = 24 * 60 * 60 * 1000;

/** What one call carries, and where the journal stands afterwards. */
export interface Batch {
  readonly events: readonly { readonly timestamp: number; readonly message: string }[];
  readonly cursor: string;
}

/** Gathers entries up to what one call may carry. */
export class BatchBuilder {
  private events: { timestamp: number; message: string }[] = [];
  private bytes = 0;
  private cursor = '';

  get empty(): boolean {
    return this.cursor === '';
  }

  /** Whether this entry would be too much for the batch as it is. */
  wouldOverflow({ time, message }: JournalEntry): boolean {
    if (this.events.length === 0) return false;
    const times = [time, this.events[0]?.timestamp ?? time, this.events.at(-1)?.timestamp ?? time];
    return (
      this.events.length === maxEvents ||
      this.bytes + sizeOf(message) > maxBytes ||
      Math.max(...times) - Math.min(...times) >= maxSpan
    );
  }

  add({ cursor, time, message }: JournalEntry): void {
    this.cursor = cursor;
    // CloudWatch refuses an event without text.
    if (message === '') return;
    const whole = shortened(message);
    this.events.push({ timestamp: time, message: whole });
    this.bytes += sizeOf(whole);
  }

  /** Hands out what was gathered, in the order of time as the call demands, and begins anew. */
  take(): Batch {
    const events = [...this.events].sort((one, other) => one.timestamp - other.timestamp);
    const batch = { events, cursor: this.cursor };
    this.events = [];
    this.bytes = 0;
    this.cursor = '';
    return batch;
  }
}

function sizeOf(message: string): number {
  return Buffer.byteLength(message) + bytesPerEvent;
}

function shortened(message: string): string {
  const room = maxBytes - bytesPerEvent;
  if (Buffer.byteLength(message) <= room) return message;
  return Buffer.from(message)
    .subarray(0, room - 3)
    .toString('utf8')
    .replace(/\uFFFD+$/, '');
}
