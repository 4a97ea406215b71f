import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const prefix = 'noughts-rehearsal-';

/** A folder of this process for everything that a rehearsal writes. */
export function createFolder(parentFolder = tmpdir()): string {
  return mkdtempSync(join(parentFolder, `${prefix}${process.pid}-`));
}

/** Removes a rehearsal's folder, and ends the processes that work in it. */
export function removeFolder(folder: string): void {
  killProcessesOf(folder);
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

/**
 * Removes the folders of rehearsals that were killed and could not clean up. One that still runs is left alone.
 *
 * @returns the folders that were removed
 */
export function removeLeftovers(parentFolder = tmpdir()): readonly string[] {
  const folders = readdirSync(parentFolder)
    .filter((name) => {
      const pid = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
      return pid !== undefined && !isRunning(Number(pid));
    })
    .map((name) => join(parentFolder, name));
  folders.forEach(removeFolder);
  return folders;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, and belongs to another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Pulumi leaves its language host running, in a process group of its own, when it is interrupted early. It is found by
 * its environment, which has the folder in several variables.
 */
function killProcessesOf(folder: string): void {
  const { stdout } = spawnSync('ps', ['axeww', '-o', 'pid=,command='], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  for (const line of (stdout ?? '').split('\n')) {
    const pid = Number(/^\s*(\d+)/.exec(line)?.[1]);
    if (!line.includes(`PULUMI_HOME=${folder}`) || pid === process.pid) continue;
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      // It ended meanwhile.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}
