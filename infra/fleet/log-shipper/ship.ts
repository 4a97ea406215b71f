import { BatchBuilder, type Batch } from './batch.ts';
import type { JournalEntry } from './journal.ts';

export interface ShipArgs {
  readonly entries: AsyncIterable<JournalEntry>;
  /** Hands a batch to CloudWatch Logs; the next one waits until it is taken. */
  readonly put: (batch: Batch) => Promise<void>;
  /** Remembers up to where the journal was handed over. */
  readonly remember: (cursor: string) => Promise<void>;
  /** Resolves when a batch has waited long enough; called when its first entry arrives. */
  readonly patience: () => Promise<void>;
}

/**
 * Carries entries over in batches: one goes when it is full or when its first entry has waited. While one is under way
 * nothing is read, so that the journal itself is the buffer. Ends with the entries; a failure of `put` is the caller's,
 * and what was not remembered is carried again.
 */
export async function ship({ entries, put, remember, patience }: ShipArgs): Promise<void> {
  const builder = new BatchBuilder();
  const source = entries[Symbol.asyncIterator]();
  const flush = async () => {
    const batch = builder.take();
    if (batch.events.length > 0) await put(batch);
    await remember(batch.cursor);
  };
  let next = source.next();
  let due: Promise<'due'> | undefined;
  for (;;) {
    const event = await Promise.race([next, ...(due === undefined ? [] : [due])]);
    if (event === 'due') {
      due = undefined;
      if (!builder.empty) await flush();
      continue;
    }
    if (event.done === true) break;
    if (builder.wouldOverflow(event.value)) {
      await flush();
      due = undefined;
    }
    builder.add(event.value);
    due ??= patience().then(() => 'due' as const);
    next = source.next();
  }
  if (!builder.empty) await flush();
}
