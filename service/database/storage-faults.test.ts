import { expect } from 'chai';
import type { StorageDatabase } from 'dynalite/db/index.js';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { handleStorageFaults } from './storage-faults.ts';

type Callback = (error?: Error | null, value?: unknown) => void;
interface Result {
  readonly error?: (Error & { statusCode?: number }) | null | undefined;
  readonly value?: unknown;
}

describe('handleStorageFaults', () => {
  let folder: string;
  let items: Map<string, unknown>;
  let writeError: Error | undefined;
  let heldWrites: (() => void)[] | undefined;
  let database: StorageDatabase;
  let reopenCount: number;
  let notifyRecovered = () => {};
  let recovered: Promise<void>;
  let stop: () => void;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'noughts-storage-'));
    items = new Map();
    writeError = undefined;
    heldWrites = undefined;
    reopenCount = 0;
    recovered = new Promise((done) => (notifyRecovered = done));
    const finish = (write: () => void, callback: Callback) => {
      const error = writeError;
      const end = () => {
        if (!error) write();
        callback(error);
      };
      if (heldWrites && !error) heldWrites.push(end);
      else setImmediate(end);
    };
    database = {
      get: (key, callback) => setImmediate(callback as Callback, null, items.get(key)),
      put: (key, value, callback) =>
        typeof callback === 'function'
          ? finish(() => items.set(key, value), callback as Callback)
          : Promise.resolve('promise'),
      del: (key, callback) => finish(() => items.delete(key), callback as Callback),
      batch: (_operations, callback) => finish(() => undefined, callback as Callback),
      createKeyStream: () => Readable.from([...items.keys()]),
      createValueStream: () => {
        throw new Error('Database is closed');
      },
    };
    stop = handleStorageFaults(database, {
      databaseDir: folder,
      retryIntervalMs: 5,
      reopen: async () => {
        reopenCount += 1;
        if (writeError) throw writeError;
      },
      logger: { error: () => undefined, info: notifyRecovered },
    });
  });
  afterEach(() => {
    stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const put = (key: string): Promise<Result> =>
    new Promise((done) => database.put(key, 1, (error: Error | null) => done({ error })));
  const get = (key: string): Promise<Result> =>
    new Promise((done) => database.get(key, (error: Error | null, value: unknown) => done({ error, value })));
  const diskIsFull = () => Object.assign(new Error('No space left on device'), { code: 'LEVEL_IO_ERROR' });

  it('makes the error of a write a response with status 500', async () => {
    writeError = diskIsFull();
    const { error } = await put('a');
    expect(error).to.include({ statusCode: 500 });
    expect(error)
      .to.have.nested.property('body.__type')
      .that.matches(/#InternalServerError$/);
  });

  it('rejects all writes until the database is reopened, and serves reads', async () => {
    await put('before');
    writeError = diskIsFull();
    await put('failed');
    writeError = undefined;
    expect((await put('too early')).error).to.include({ statusCode: 500 });
    expect(await get('before')).to.deep.equal({ error: null, value: 1 });
    await recovered;
    expect(reopenCount).to.equal(1);
    expect((await put('after')).error).to.equal(undefined);
    expect([...items.keys()]).to.deep.equal(['before', 'after']);
  });

  it('reports an error for a write that succeeded beside a failed one, because it may be lost', async () => {
    heldWrites = [];
    const concurrent = put('concurrent');
    writeError = diskIsFull();
    await put('failed');
    heldWrites[0]?.();
    expect((await concurrent).error).to.include({ statusCode: 500 });
  });

  it('tries to reopen again when it fails', async () => {
    writeError = diskIsFull();
    await put('failed');
    while (reopenCount < 2) await new Promise(setImmediate);
    writeError = undefined;
    await recovered;
    expect((await put('after')).error).to.equal(undefined);
  });

  it('leaves nothing of its check for room behind', async () => {
    writeFileSync(join(folder, '000001.log'), 'x'.repeat(1_000));
    writeError = diskIsFull();
    await put('failed');
    writeError = undefined;
    await recovered;
    expect(readdirSync(join(folder, '..'))).not.to.include('free-space-check');
  });

  it('passes calls without a callback on, which LevelDB makes itself', async () => {
    expect(await database.put('a', 1, {})).to.equal('promise');
  });

  it('makes a stream that cannot be created fail with status 500 instead of throwing', async () => {
    const error = await new Promise((done) => database.createValueStream().on('error', done).resume());
    expect(error).to.include({ statusCode: 500, message: 'Database is closed' });
  });
});
