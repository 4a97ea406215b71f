import type { StorageDatabase } from 'dynalite/db/index.js';
import { open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';

type Callback = (error?: Error | null, value?: unknown) => void;

export interface StorageFaultOptions {
  /** Folder of the LevelDB database. */
  readonly databaseDir: string;
  /** Closes and opens the database. */
  readonly reopen: () => Promise<void>;
  readonly logger?: Pick<Console, 'info' | 'error'> | undefined;
  readonly retryIntervalMs?: number;
}

/** More than an open database writes at once. */
const minFreeBytes = 256 * 1024;

/**
 * Makes storage errors, such as those of a full disk, HTTP 500 responses of dynalite, which throws them as uncaught
 * exceptions otherwise.
 *
 * After a failed write LevelDB's log may contain half a record, and what is written behind it could be lost with the next
 * start. Therefore no write is accepted until the database has been reopened, which is tried as soon as the disk has room;
 * reads go on.
 *
 * @returns stops retrying
 */
export function handleStorageFaults(database: StorageDatabase, options: StorageFaultOptions): () => void {
  const { databaseDir, reopen, logger, retryIntervalMs = 1_000 } = options;
  let fault: Error | undefined;
  let faultCount = 0;
  let reopening: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  function markFaulty(error: Error) {
    faultCount += 1;
    if (fault) return;
    fault = error;
    logger?.error({ err: error }, 'the embedded database cannot write: only reads are served');
    scheduleRecovery();
  }

  function scheduleRecovery() {
    timer = setTimeout(() => {
      recover().catch(scheduleRecovery);
    }, retryIntervalMs);
    timer.unref();
  }

  async function recover() {
    await assertRoom(databaseDir);
    const reopened = reopen();
    reopening = reopened.catch(() => undefined);
    await reopened;
    fault = undefined;
    logger?.info('the embedded database can write again');
  }

  function guardWrite(write: (callback: Callback) => unknown, callback: Callback): void {
    if (fault) {
      setImmediate(callback, toServerError(fault));
      return;
    }
    const faultCountBefore = faultCount;
    write((error?: Error | null) => {
      if (error) markFaulty(error);
      // A write that succeeded beside a failed one may be behind half a record.
      const cause = error ?? (faultCount === faultCountBefore ? undefined : fault);
      callback(cause && toServerError(cause));
    });
  }

  const { get, put, del, batch } = database;
  database.get = (key, callback) => {
    if (!isCallback(callback)) return get.call(database, key, callback);
    return void reopening.then(() =>
      get.call(database, key, (error?: Error | null, value?: unknown) =>
        callback(error && toServerError(error), value),
      ),
    );
  };
  database.put = (key, value, callback) =>
    isCallback(callback)
      ? guardWrite((done) => put.call(database, key, value, done), callback)
      : put.call(database, key, value, callback);
  database.del = (key, callback) =>
    isCallback(callback)
      ? guardWrite((done) => del.call(database, key, done), callback)
      : del.call(database, key, callback);
  database.batch = (operations, callback) =>
    isCallback(callback)
      ? guardWrite((done) => batch.call(database, operations, done), callback)
      : batch.call(database, operations, callback);
  for (const method of ['createKeyStream', 'createValueStream'] as const) {
    const createStream = database[method];
    database[method] = (streamOptions) =>
      createGuardedStream(() => createStream.call(database, streamOptions));
  }
  return () => clearTimeout(timer);
}

function isCallback(value: unknown): value is Callback {
  return typeof value === 'function';
}

/** A stream whose errors are responses; it fails instead of throwing while the database is closed. */
function createGuardedStream(create: () => Readable): Readable {
  let stream: Readable;
  try {
    stream = create();
  } catch (error) {
    stream = new Readable({ objectMode: true, read: () => stream.destroy(error as Error) });
  }
  // The first listener: it changes the error before dynalite's own receives it.
  return stream.prependListener('error', toServerError);
}

/** Adds the response that dynalite sends for an error. */
function toServerError(error: Error): Error {
  return Object.assign(error, {
    statusCode: 500,
    body: {
      __type: 'com.amazonaws.dynamodb.v20120810#InternalServerError',
      message: 'The storage of the embedded database failed.',
    },
  });
}

/**
 * Checks that the disk has room to reopen the database, which writes the contents of its logs into a new table.
 *
 * @throws Error of the file system when it has not
 */
async function assertRoom(databaseDir: string): Promise<void> {
  const logs = (await readdir(databaseDir)).filter((name) => name.endsWith('.log'));
  const sizes = await Promise.all(logs.map(async (name) => (await stat(join(databaseDir, name))).size));
  const bytes = sizes.reduce((total, size) => total + size, minFreeBytes);
  const path = join(databaseDir, '..', 'free-space-check');
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(Buffer.alloc(bytes));
    await file.sync();
  } finally {
    await file.close();
    await rm(path, { force: true });
  }
}
