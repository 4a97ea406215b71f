import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const prefix = 'noughts-rehearsal-';

/** Creates a temporary folder, with this process's id in its name, for all files of a rehearsal. */
export function createFolder(parentFolder = tmpdir()): string {
  return mkdtempSync(join(parentFolder, `${prefix}${process.pid}-`));
}

/** Kills the processes of a rehearsal and removes its folder. */
export function removeFolder(folder: string): void {
  killProcessesOf(folder);
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

/**
 * Removes the folders of killed rehearsals, but not of running ones.
 *
 * @returns the removed folders
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
    // EPERM: it is running and belongs to another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Kills the language host, which Pulumi leaves running in a separate process group when it is interrupted early.
 * Identifies it by the folder in its environment.
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
      // The process has exited in the meantime.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}
