/** The part of dynalite's API that is used here; the package has no types. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  export default function dynalite(options: {
    /** Folder of the database; in memory if omitted. */
    path?: string;
    /** Time that a table stays in CREATING, DELETING or UPDATING, in milliseconds. */
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }): Server;
}
