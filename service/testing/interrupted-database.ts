import { DeleteCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Tables } from '../database/database.ts';

/** One call to the table, on its way. */
export interface Call {
  readonly isWrite: boolean;
  readonly command: { readonly input: Readonly<Record<string, unknown>> };
  /** Carries it out. */
  readonly pass: () => Promise<unknown>;
}

/** The same tables, but every call goes through `handle`, which may delay it, drop it or lose its answer. */
export function interceptedTables(tables: Tables, handle: (call: Call) => Promise<unknown>): Tables {
  const send = (command: never) =>
    handle({
      command,
      isWrite: [PutCommand, UpdateCommand, DeleteCommand].some((kind) => (command as object) instanceof kind),
      pass: () => tables.client.send(command),
    });
  return { ...tables, client: Object.create(tables.client, { send: { value: send } }) as Tables['client'] };
}

export class Died extends Error {}

/**
 * The tables of a process that dies at its `step`-th write (from 1): with that write undone, or done and its answer
 * never heard. Nothing that it tries afterwards happens.
 */
export function dyingTables(tables: Tables, step: number, moment: 'before' | 'after'): Tables {
  let writes = 0;
  return interceptedTables(tables, async ({ isWrite, pass }) => {
    if (isWrite) writes += 1;
    if (writes < step) return pass();
    if (writes === step && isWrite && moment === 'after') await pass();
    writes = Infinity;
    throw new Died();
  });
}

/** The tables of a process that stands still before its `step`-th write (from 1) until it is told to go on. */
export function stallingTables(tables: Tables, step: number) {
  let writes = 0;
  let reached = () => {};
  let goOn = () => {};
  const stalled = new Promise<void>((resolve) => (reached = resolve));
  const told = new Promise<void>((resolve) => (goOn = resolve));
  const intercepted = interceptedTables(tables, async ({ isWrite, pass }) => {
    if (isWrite) writes += 1;
    if (isWrite && writes === step) {
      reached();
      await told;
    }
    return pass();
  });
  return { tables: intercepted, stalled, goOn };
}

/** The tables as a client sees them that loses the first answer to every write and sends it again. */
export function repeatingTables(tables: Tables): Tables {
  return interceptedTables(tables, async ({ isWrite, pass }) => {
    if (isWrite) await pass();
    return pass();
  });
}
