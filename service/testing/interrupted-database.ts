import { DeleteCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Database } from '../database/database.ts';

/** One call to the table, on its way. */
export interface DatabaseCall {
  readonly isWrite: boolean;
  readonly command: { readonly input: Readonly<Record<string, unknown>> };
  /** Carries it out. */
  readonly execute: () => Promise<unknown>;
}

/** The same tables, but every call goes through `handle`, which may delay it, drop it or lose its answer. */
export function createInterceptedDatabase(
  database: Database,
  handle: (call: DatabaseCall) => Promise<unknown>,
): Database {
  const send = (command: never) =>
    handle({
      command,
      isWrite: [PutCommand, UpdateCommand, DeleteCommand].some((kind) => (command as object) instanceof kind),
      execute: () => database.client.send(command),
    });
  return {
    ...database,
    client: Object.create(database.client, { send: { value: send } }) as Database['client'],
  };
}

export class ProcessCrashedError extends Error {}

/**
 * The tables of a process that dies at its `step`-th write (from 1): with that write undone, or done and its answer
 * never heard. Nothing that it tries afterwards happens.
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

/** The tables of a process that stands still before its `step`-th write (from 1) until it is told to go on. */
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

/** The tables as a client sees them that loses the first answer to every write and sends it again. */
export function createRepeatingDatabase(database: Database): Database {
  return createInterceptedDatabase(database, async ({ isWrite, execute }) => {
    if (isWrite) await execute();
    return execute();
  });
}
