import type { JournalEntry } from './journal.ts';
import type { ShipperState } from './report.ts';

/** Counts lines that are sent, and those that are read but not sent yet. */
export class ShipperProgress {
  #shipped = 0;
  #unshipped: Pick<JournalEntry, 'cursor' | 'timeMs'>[] = [];

  /** Passes entries on and counts them as unshipped. */
  async *track(entries: AsyncIterable<JournalEntry>): AsyncGenerator<JournalEntry> {
    for await (const entry of entries) {
      this.#unshipped.push({ cursor: entry.cursor, timeMs: entry.timeMs });
      yield entry;
    }
  }

  /** Counts all entries up to a cursor as shipped. */
  markShipped(cursor: string): void {
    const count = this.#unshipped.findIndex((entry) => entry.cursor === cursor) + 1;
    this.#unshipped.splice(0, count);
    this.#shipped += count;
  }

  get state(): ShipperState {
    return { shipped: this.#shipped, oldestUnshippedMs: this.#unshipped[0]?.timeMs };
  }
}
