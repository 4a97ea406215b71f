/** The part of dynalite that this service uses; the package brings no types. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  export default function dynalite(options: {
    /** Folder of the database; in memory without it. */
    path?: string;
    /** How long a table stays in CREATING, DELETING and UPDATING, in milliseconds. */
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }): Server;
}
