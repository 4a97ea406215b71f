import { expect } from 'chai';
import { BatchBuilder, type Batch } from './batch.ts';
import { entryOf, type JournalEntry } from './journal.ts';
import { ship } from './ship.ts';

const entry = (cursor: string, time = 0, message = cursor): JournalEntry => ({ cursor, time, message });

describe('journal entries', () => {
  const line = (fields: object) =>
    JSON.stringify({ __CURSOR: 's=1', __REALTIME_TIMESTAMP: '1700000000123456', ...fields });

  it('have a cursor, a time in milliseconds and a message', () => {
    expect(entryOf(line({ MESSAGE: 'hello' }))).to.deep.equal({
      cursor: 's=1',
      time: 1700000000123,
      message: 'hello',
    });
  });

  it('may carry bytes that are no text', () => {
    expect(entryOf(line({ MESSAGE: [104, 105, 255] }))?.message).to.equal('hi\uFFFD');
  });

  it('may be too long for the journal', () => {
    expect(entryOf(line({ MESSAGE: null }))?.message).to.include('too long');
  });

  it('are not what else a line may hold', () => {
    for (const text of ['', 'not json', '{}', line({ __CURSOR: 1 })])
      expect(entryOf(text)).to.equal(undefined);
  });
});

describe('batch of log events', () => {
  const fill = (entries: Iterable<JournalEntry>) => {
    const builder = new BatchBuilder();
    let count = 0;
    for (const each of entries) {
      if (builder.wouldOverflow(each)) break;
      builder.add(each);
      count += 1;
    }
    return { builder, count };
  };
  function* many(message: string, step = 0) {
    for (let index = 0; ; index += 1) yield entry(String(index), index * step, message);
  }

  it('holds ten thousand events at most', () => {
    expect(fill(many('x')).count).to.equal(10_000);
  });

  it('holds a mebibyte at most, 26 bytes for each event counted in', () => {
    const { count } = fill(many('x'.repeat(1000)));
    expect(count).to.equal(Math.floor(1_048_576 / 1026));
  });

  it('spans less than a day', () => {
    expect(fill(many('x', 3_600_000)).count).to.equal(24);
  });

  it('is in the order of time, whatever the journal’s', () => {
    const { builder } = fill([entry('a', 5), entry('b', 3), entry('c', 4)]);
    expect(builder.take()).to.deep.equal({
      events: [
        { timestamp: 3, message: 'b' },
        { timestamp: 4, message: 'c' },
        { timestamp: 5, message: 'a' },
      ],
      cursor: 'c',
    });
  });

  it('shortens a single message that no call could carry', () => {
    const { builder } = fill([entry('a', 0, 'é'.repeat(600_000))]);
    const [event] = builder.take().events;
    expect(Buffer.byteLength(event?.message ?? '')).to.be.within(1_048_000, 1_048_550);
    expect(event?.message).not.to.include('\uFFFD');
  });

  it('passes over an empty message, and past it', () => {
    const { builder } = fill([entry('a', 0, '')]);
    expect(builder.take()).to.deep.equal({ events: [], cursor: 'a' });
  });
});

describe('log shipper', () => {
  async function* from(...entries: JournalEntry[]) {
    yield* entries;
  }
  const never = () => new Promise<void>(() => undefined);

  it('carries what it got and remembers how far', async () => {
    const log: unknown[] = [];
    await ship({
      entries: from(entry('a'), entry('b')),
      put: async (batch) => void log.push(batch.events.map(({ message }) => message)),
      remember: async (cursor) => void log.push(cursor),
      patience: never,
    });
    expect(log).to.deep.equal([['a', 'b'], 'b']);
  });

  it('carries a quiet journal’s line when its patience ends', async () => {
    let lastTaken: () => void = () => undefined;
    const taken = new Promise<void>((resolve) => (lastTaken = resolve));
    async function* quiet() {
      yield entry('a');
      await taken;
    }
    const puts: Batch[] = [];
    await ship({
      entries: quiet(),
      put: async (batch) => {
        puts.push(batch);
        lastTaken();
      },
      remember: async () => undefined,
      patience: async () => undefined,
    });
    expect(puts).to.have.length(1);
  });

  it('reads nothing while a batch is under way', async () => {
    let underWay = false;
    async function* watched() {
      for (let index = 0; index < 25_000; index += 1) {
        expect(underWay).to.equal(false);
        yield entry(String(index));
      }
    }
    const sizes: number[] = [];
    await ship({
      entries: watched(),
      put: async ({ events }) => {
        underWay = true;
        await Promise.resolve();
        sizes.push(events.length);
        underWay = false;
      },
      remember: async () => undefined,
      patience: never,
    });
    expect(sizes).to.deep.equal([10_000, 10_000, 5_000]);
  });

  it('remembers nothing of a batch that was not taken', async () => {
    const remembered: string[] = [];
    const error = await ship({
      entries: from(entry('a')),
      put: () => Promise.reject(new Error('refused')),
      remember: async (cursor) => void remembered.push(cursor),
      patience: never,
    }).catch((thrown: unknown) => thrown);
    expect([(error as Error).message, remembered]).to.deep.equal(['refused', []]);
  });
});
