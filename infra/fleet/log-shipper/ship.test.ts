import { expect } from 'chai';
import { BatchBuilder, type Batch } from './batch.ts';
import { parseJournalEntry, type JournalEntry } from './journal.ts';
import { ship } from './ship.ts';

const createEntry = (cursor: string, timeMs = 0, message = cursor): JournalEntry => ({
  cursor,
  timeMs,
  message,
});

describe('journal entries', () => {
  const journalLine = (fields: object) =>
    JSON.stringify({ __CURSOR: 's=1', __REALTIME_TIMESTAMP: '1700000000123456', ...fields });

  it('have a cursor, a time in milliseconds and a message', () => {
    expect(parseJournalEntry(journalLine({ MESSAGE: 'hello' }))).to.deep.equal({
      cursor: 's=1',
      timeMs: 1700000000123,
      message: 'hello',
    });
  });

  it('may carry bytes that are no text', () => {
    expect(parseJournalEntry(journalLine({ MESSAGE: [104, 105, 255] }))?.message).to.equal('hi\uFFFD');
  });

  it('may be too long for the journal', () => {
    expect(parseJournalEntry(journalLine({ MESSAGE: null }))?.message).to.include('too long');
  });

  it('are not what else a line may hold', () => {
    for (const text of ['', 'not json', '{}', journalLine({ __CURSOR: 1 })])
      expect(parseJournalEntry(text)).to.equal(undefined);
  });
});

describe('batch of log events', () => {
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

  it('holds ten thousand events at most', () => {
    expect(fillBatch(generateEntries('x')).count).to.equal(10_000);
  });

  it('holds a mebibyte at most, 26 bytes for each event counted in', () => {
    const { count } = fillBatch(generateEntries('x'.repeat(1000)));
    expect(count).to.equal(Math.floor(1_048_576 / 1026));
  });

  it('spans less than a day', () => {
    expect(fillBatch(generateEntries('x', 3_600_000)).count).to.equal(24);
  });

  it('is in the order of time, whatever the journal’s', () => {
    const { builder } = fillBatch([createEntry('a', 5), createEntry('b', 3), createEntry('c', 4)]);
    expect(builder.drain()).to.deep.equal({
      events: [
        { timestamp: 3, message: 'b' },
        { timestamp: 4, message: 'c' },
        { timestamp: 5, message: 'a' },
      ],
      cursor: 'c',
    });
  });

  it('shortens a single message that no call could carry', () => {
    const { builder } = fillBatch([createEntry('a', 0, 'é'.repeat(600_000))]);
    const [event] = builder.drain().events;
    expect(Buffer.byteLength(event?.message ?? '')).to.be.within(1_048_000, 1_048_550);
    expect(event?.message).not.to.include('\uFFFD');
  });

  it('passes over an empty message, and past it', () => {
    const { builder } = fillBatch([createEntry('a', 0, '')]);
    expect(builder.drain()).to.deep.equal({ events: [], cursor: 'a' });
  });
});

describe('log shipper', () => {
  async function* streamEntries(...entries: JournalEntry[]) {
    yield* entries;
  }
  const never = () => new Promise<void>(() => undefined);

  it('carries what it got and remembers how far', async () => {
    const log: unknown[] = [];
    await ship({
      entries: streamEntries(createEntry('a'), createEntry('b')),
      putBatch: async (batch) => void log.push(batch.events.map(({ message }) => message)),
      saveCursor: async (cursor) => void log.push(cursor),
      waitFlushInterval: never,
    });
    expect(log).to.deep.equal([['a', 'b'], 'b']);
  });

  it('carries a quiet journal’s line when its patience ends', async () => {
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

  it('reads nothing while a batch is under way', async () => {
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

  it('remembers nothing of a batch that was not taken', async () => {
    const savedCursors: string[] = [];
    const error = await ship({
      entries: streamEntries(createEntry('a')),
      putBatch: () => Promise.reject(new Error('refused')),
      saveCursor: async (cursor) => void savedCursors.push(cursor),
      waitFlushInterval: never,
    }).catch((thrown: unknown) => thrown);
    expect([(error as Error).message, savedCursors]).to.deep.equal(['refused', []]);
  });
});
