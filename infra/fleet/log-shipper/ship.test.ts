import { expect } from 'chai';
import { BatchBuilder, type Batch } from './batch.ts';
import { parseJournalEntry, type JournalEntry } from './journal.ts';
import { ShipperProgress } from './progress.ts';
import { renderReport } from './report.ts';
import { ship } from './ship.ts';

const createEntry = (cursor: string, timeMs = 0, message = cursor): JournalEntry => ({
  cursor,
  timeMs,
  message,
});

describe('parseJournalEntry', () => {
  const journalLine = (fields: object) =>
    JSON.stringify({ __CURSOR: 's=1', __REALTIME_TIMESTAMP: '1700000000123456', ...fields });

  it('returns cursor, time in milliseconds and message', () => {
    expect(parseJournalEntry(journalLine({ MESSAGE: 'hello' }))).to.deep.equal({
      cursor: 's=1',
      timeMs: 1700000000123,
      message: 'hello',
    });
  });

  it('decodes a message of bytes that are not valid UTF-8', () => {
    expect(parseJournalEntry(journalLine({ MESSAGE: [104, 105, 255] }))?.message).to.equal('hi\uFFFD');
  });

  it('replaces a message that is too long for the journal’s JSON', () => {
    expect(parseJournalEntry(journalLine({ MESSAGE: null }))?.message).to.include('too long');
  });

  it('returns undefined for other lines', () => {
    for (const text of ['', 'not json', '{}', journalLine({ __CURSOR: 1 })])
      expect(parseJournalEntry(text)).to.equal(undefined);
  });
});

describe('BatchBuilder', () => {
  const fillBatch = (entries: Iterable<JournalEntry>) => {
    const builder = new BatchBuilder();
    let count = 0;
    for (const each of entries) {
      if (builder.wouldOverflow(each)) break;
      builder.add(each);
      count += 1;
    }
    return { builder, count };
  };
  function* generateEntries(message: string, step = 0) {
    for (let index = 0; ; index += 1) yield createEntry(String(index), index * step, message);
  }

  it('limits a batch to 10,000 events', () => {
    expect(fillBatch(generateEntries('x')).count).to.equal(10_000);
  });

  it('limits a batch to 1 MiB, with an overhead of 26 bytes for each event', () => {
    const { count } = fillBatch(generateEntries('x'.repeat(1000)));
    expect(count).to.equal(Math.floor(1_048_576 / 1026));
  });

  it('limits a batch to less than 24 hours', () => {
    expect(fillBatch(generateEntries('x', 3_600_000)).count).to.equal(24);
  });

  it('limits a batch to less than 24 hours when a clock step put the entries out of order', () => {
    const hours = [10, 0, 9, 32].map((hour, index) => createEntry(String(index), hour * 3_600_000));
    expect(fillBatch(hours).count).to.equal(3);
  });

  it('sorts events by time', () => {
    const { builder } = fillBatch([createEntry('a', 5), createEntry('b', 3), createEntry('c', 4)]);
    expect(builder.takeBatch()).to.deep.equal({
      events: [
        { timestamp: 3, message: 'b' },
        { timestamp: 4, message: 'c' },
        { timestamp: 5, message: 'a' },
      ],
      cursor: 'c',
    });
  });

  it('truncates a message larger than a batch', () => {
    const { builder } = fillBatch([createEntry('a', 0, 'é'.repeat(600_000))]);
    const [event] = builder.takeBatch().events;
    expect(Buffer.byteLength(event?.message ?? '')).to.be.within(1_048_000, 1_048_550);
    expect(event?.message).not.to.include('\uFFFD');
  });

  it('skips an empty message and advances the cursor', () => {
    const { builder } = fillBatch([createEntry('a', 0, '')]);
    expect(builder.takeBatch()).to.deep.equal({ events: [], cursor: 'a' });
  });
});

describe('ship', () => {
  async function* streamEntries(...entries: JournalEntry[]) {
    yield* entries;
  }
  const never = () => new Promise<void>(() => undefined);

  it('sends entries and then saves the cursor', async () => {
    const log: unknown[] = [];
    await ship({
      entries: streamEntries(createEntry('a'), createEntry('b')),
      putBatch: async (batch) => void log.push(batch.events.map(({ message }) => message)),
      saveCursor: async (cursor) => void log.push(cursor),
      waitFlushInterval: never,
    });
    expect(log).to.deep.equal([['a', 'b'], 'b']);
  });

  it('flushes after the flush interval', async () => {
    let resolveTaken: () => void = () => undefined;
    const taken = new Promise<void>((resolve) => (resolveTaken = resolve));
    async function* idleJournal() {
      yield createEntry('a');
      await taken;
    }
    const sentBatches: Batch[] = [];
    await ship({
      entries: idleJournal(),
      putBatch: async (batch) => {
        sentBatches.push(batch);
        resolveTaken();
      },
      saveCursor: async () => undefined,
      waitFlushInterval: async () => undefined,
    });
    expect(sentBatches).to.have.length(1);
  });

  it('reads no entries while a batch is being sent', async () => {
    let isSending = false;
    async function* watchedJournal() {
      for (let index = 0; index < 25_000; index += 1) {
        expect(isSending).to.equal(false);
        yield createEntry(String(index));
      }
    }
    const sizes: number[] = [];
    await ship({
      entries: watchedJournal(),
      putBatch: async ({ events }) => {
        isSending = true;
        await Promise.resolve();
        sizes.push(events.length);
        isSending = false;
      },
      saveCursor: async () => undefined,
      waitFlushInterval: never,
    });
    expect(sizes).to.deep.equal([10_000, 10_000, 5_000]);
  });

  it('saves no cursor of a rejected batch', async () => {
    const savedCursors: string[] = [];
    const error = await ship({
      entries: streamEntries(createEntry('a')),
      putBatch: () => Promise.reject(new Error('rejected')),
      saveCursor: async (cursor) => void savedCursors.push(cursor),
      waitFlushInterval: never,
    }).catch((thrown: unknown) => thrown);
    expect([(error as Error).message, savedCursors]).to.deep.equal(['rejected', []]);
  });
});

describe('ShipperProgress', () => {
  it('counts sent entries and knows the oldest entry that is not sent', async () => {
    async function* entries() {
      yield createEntry('a', 1000);
      yield createEntry('b', 2000);
      yield createEntry('c', 3000);
    }
    const progress = new ShipperProgress();
    expect(progress.state).to.deep.equal({ shipped: 0, oldestUnshippedMs: undefined });
    for await (const { cursor } of progress.track(entries())) expect(cursor).to.match(/^[abc]$/);
    expect(progress.state).to.deep.equal({ shipped: 0, oldestUnshippedMs: 1000 });
    progress.markShipped('b');
    expect(progress.state).to.deep.equal({ shipped: 2, oldestUnshippedMs: 3000 });
    progress.markShipped('c');
    expect(progress.state).to.deep.equal({ shipped: 3, oldestUnshippedMs: undefined });
  });
});

describe('renderReport', () => {
  it('is one line of JSON with the age of the oldest unsent line', () => {
    expect(renderReport({ shipped: 7, oldestUnshippedMs: 1000 }, 3500)).to.equal(
      '{"shipper":"alive","shipped":7,"oldestUnshippedSeconds":3}',
    );
    expect(renderReport({ shipped: 7, oldestUnshippedMs: undefined }, 3500)).to.include(
      '"oldestUnshippedSeconds":0',
    );
  });
});
