/** The parts of dynalite that are used here; the package has no types. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  export interface DynaliteOptions {
    /** Folder of the database; in memory if omitted. */
    path?: string;
    /** Time that a table stays in CREATING, DELETING or UPDATING, in milliseconds. */
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }

  export default function dynalite(options: DynaliteOptions): Server;
}

declare module 'dynalite/db/index.js' {
  import type { DynaliteOptions } from 'dynalite';
  import type { ClassicLevel } from 'classic-level';
  import type { Readable } from 'node:stream';

  /**
   * dynalite's LevelDB database. Its methods take a callback, or return a promise without one: so LevelDB calls them again
   * itself, with its own options, for an operation that waited until the database was open.
   */
  export interface StorageDatabase {
    get(key: string, callback: unknown): unknown;
    put(key: string, value: unknown, callback: unknown): unknown;
    del(key: string, callback: unknown): unknown;
    batch(operations: unknown, callback: unknown): unknown;
    createKeyStream(options?: unknown): Readable;
    createValueStream(options?: unknown): Readable;
  }

  /** Used by `dynalite()` to create its storage. */
  const storage: {
    create(options: DynaliteOptions): {
      readonly db: StorageDatabase & Pick<ClassicLevel, 'open'>;
    };
  };
  export default storage;
}
