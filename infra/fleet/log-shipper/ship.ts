import { BatchBuilder, type Batch } from './batch.ts';
import type { JournalEntry } from './journal.ts';

export interface ShipArgs {
  readonly entries: AsyncIterable<JournalEntry>;
  /** Sends a batch to CloudWatch Logs; no other batch is sent until it resolves. */
  readonly putBatch: (batch: Batch) => Promise<void>;
  /** Stores the cursor of the last entry sent. */
  readonly saveCursor: (cursor: string) => Promise<void>;
  /** Resolves when a batch is due; called when its first entry arrives. */
  readonly waitFlushInterval: () => Promise<void>;
}

/**
 * Sends entries in batches: a batch is flushed when it is full or when its flush interval ends. No entries are read
 * during a flush, so the journal itself is the buffer. Resolves when the entries end and rejects when `putBatch` or
 * `saveCursor` rejects; entries after the last saved cursor are then sent again by the next run.
 */
export async function ship({ entries, putBatch, saveCursor, waitFlushInterval }: ShipArgs): Promise<void> {
  const builder = new BatchBuilder();
  const source = entries[Symbol.asyncIterator]();
  const flush = async () => {
    const batch = builder.takeBatch();
    if (batch.events.length > 0) await putBatch(batch);
    await saveCursor(batch.cursor);
  };
  let next = source.next();
  let flushDue: Promise<'due'> | undefined;
  for (;;) {
    const event = await Promise.race([next, ...(flushDue === undefined ? [] : [flushDue])]);
    if (event === 'due') {
      flushDue = undefined;
      if (!builder.isEmpty) await flush();
      continue;
    }
    if (event.done === true) break;
    if (builder.wouldOverflow(event.value)) {
      await flush();
      flushDue = undefined;
    }
    builder.add(event.value);
    flushDue ??= waitFlushInterval().then(() => 'due' as const);
    next = source.next();
  }
  if (!builder.isEmpty) await flush();
}
