import { BatchBuilder, type Batch } from './batch.ts';
import type { JournalEntry } from './journal.ts';

export interface ShipArgs {
  readonly entries: AsyncIterable<JournalEntry>;
  /** Hands a batch to CloudWatch Logs; the next one waits until it is taken. */
  readonly putBatch: (batch: Batch) => Promise<void>;
  /** Remembers up to where the journal was handed over. */
  readonly saveCursor: (cursor: string) => Promise<void>;
  /** Resolves when a batch has waited long enough; called when its first entry arrives. */
  readonly waitFlushInterval: () => Promise<void>;
}

/**
 * Carries entries over in batches: one goes when it is full or when its first entry has waited. While one is under way
 * nothing is read, so that the journal itself is the buffer. Ends with the entries; a failure of `put` is the caller's,
 * and what was not remembered is carried again.
 */
export async function ship({ entries, putBatch, saveCursor, waitFlushInterval }: ShipArgs): Promise<void> {
  const builder = new BatchBuilder();
  const source = entries[Symbol.asyncIterator]();
  const flush = async () => {
    const batch = builder.drain();
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
