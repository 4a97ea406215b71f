import type { JournalEntry } from './journal.ts';

/** Limits of one PutLogEvents call (CloudWatch Logs API reference): events, bytes, bytes added for each event. */
const maxEvents = 10_000;
const maxBytes = 1_048_576;
const eventOverheadBytes = 26;
/** Maximum time between the first and the last event of a call. */
const maxSpanMs = 24 * 60 * 60 * 1000;

/** Events of one PutLogEvents call, and the journal cursor after them. */
export interface Batch {
  readonly events: readonly { readonly timestamp: number; readonly message: string }[];
  readonly cursor: string;
}

/** Collects the entries of one call. Ask `wouldOverflow` before `add`. Their times may be out of order after a clock step. */
export class BatchBuilder {
  private events: { timestamp: number; message: string }[] = [];
  private sizeBytes = 0;
  private earliestMs = Infinity;
  private latestMs = -Infinity;
  private cursor = '';

  get isEmpty(): boolean {
    return this.cursor === '';
  }

  /** Whether adding this entry would exceed a limit. */
  wouldOverflow({ timeMs, message }: JournalEntry): boolean {
    if (this.events.length === 0) return false;
    return (
      this.events.length === maxEvents ||
      this.sizeBytes + computeEventBytes(message) > maxBytes ||
      Math.max(this.latestMs, timeMs) - Math.min(this.earliestMs, timeMs) >= maxSpanMs
    );
  }

  add({ cursor, timeMs, message }: JournalEntry): void {
    this.cursor = cursor;
    // CloudWatch rejects events without text.
    if (message === '') return;
    const truncated = truncateMessage(message);
    this.events.push({ timestamp: timeMs, message: truncated });
    this.sizeBytes += computeEventBytes(truncated);
    this.earliestMs = Math.min(this.earliestMs, timeMs);
    this.latestMs = Math.max(this.latestMs, timeMs);
  }

  /** Returns the batch, sorted by time as the API requires, and starts a new one. */
  takeBatch(): Batch {
    const events = [...this.events].sort((one, other) => one.timestamp - other.timestamp);
    const batch = { events, cursor: this.cursor };
    this.events = [];
    this.sizeBytes = 0;
    this.earliestMs = Infinity;
    this.latestMs = -Infinity;
    this.cursor = '';
    return batch;
  }
}

function computeEventBytes(message: string): number {
  return Buffer.byteLength(message) + eventOverheadBytes;
}

function truncateMessage(message: string): string {
  const maxMessageBytes = maxBytes - eventOverheadBytes;
  if (Buffer.byteLength(message) <= maxMessageBytes) return message;
  return Buffer.from(message)
    .subarray(0, maxMessageBytes - 3)
    .toString('utf8')
    .replace(/\uFFFD+$/, '');
}
