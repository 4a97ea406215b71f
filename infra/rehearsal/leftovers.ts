import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const prefix = 'noughts-rehearsal-';

/** A folder of this process for everything that a rehearsal writes. */
export function makeFolder(within = tmpdir()): string {
  return mkdtempSync(join(within, `${prefix}${process.pid}-`));
}

/**
 * Removes the folders of rehearsals that were killed and could not tidy up. One that still runs is left alone.
 *
 * @returns the folders that were removed
 */
export function removeLeftovers(within = tmpdir()): readonly string[] {
  const removed = readdirSync(within).filter((name) => {
    const pid = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
    return pid !== undefined && !isRunning(Number(pid));
  });
  for (const name of removed) rmSync(join(within, name), { recursive: true, force: true });
  return removed.map((name) => join(within, name));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
