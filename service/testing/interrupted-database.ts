import { DeleteCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Database } from '../database/database.ts';

/** An intercepted database call. */
export interface DatabaseCall {
  readonly isWrite: boolean;
  readonly command: { readonly input: Readonly<Record<string, unknown>> };
  /** Sends the call to the database, or `replacement` instead. */
  readonly execute: (replacement?: object) => Promise<unknown>;
}

/** The same database, but every call goes through `handle`, which may delay it, drop it or lose its response. */
export function createInterceptedDatabase(
  database: Database,
  handle: (call: DatabaseCall) => Promise<unknown>,
): Database {
  const send = (command: never) =>
    handle({
      command,
      isWrite: [PutCommand, UpdateCommand, DeleteCommand].some((kind) => (command as object) instanceof kind),
      execute: (replacement: object = command) => database.client.send(replacement as never),
    });
  return {
    ...database,
    client: Object.create(database.client, { send: { value: send } }) as Database['client'],
  };
}

export class ProcessCrashedError extends Error {}

/**
 * The database of a process that crashes at write number `writeNumber` (from 1): before it, or after it without
 * receiving the response. All later calls fail.
 */
export function createCrashingDatabase(
  database: Database,
  writeNumber: number,
  moment: 'before' | 'after',
): Database {
  let writes = 0;
  return createInterceptedDatabase(database, async ({ isWrite, execute }) => {
    if (isWrite) writes += 1;
    if (writes < writeNumber) return execute();
    if (writes === writeNumber && isWrite && moment === 'after') await execute();
    writes = Infinity;
    throw new ProcessCrashedError();
  });
}

/** The database of a process that stalls before write number `writeNumber` (from 1) until `resume` is called. */
export function createStallingDatabase(database: Database, writeNumber: number) {
  let writes = 0;
  let notifyStalled = () => {};
  let resume = () => {};
  const stalled = new Promise<void>((resolve) => (notifyStalled = resolve));
  const resumed = new Promise<void>((resolve) => (resume = resolve));
  const interceptedDatabase = createInterceptedDatabase(database, async ({ isWrite, execute }) => {
    if (isWrite) writes += 1;
    if (isWrite && writes === writeNumber) {
      notifyStalled();
      await resumed;
    }
    return execute();
  });
  return { database: interceptedDatabase, stalled, resume };
}

/** The database of a client that loses the first response to every write and retries it. */
export function createRepeatingDatabase(database: Database): Database {
  return createInterceptedDatabase(database, async ({ isWrite, execute }) => {
    if (isWrite) await execute();
    return execute();
  });
}
