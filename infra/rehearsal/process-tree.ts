import { spawnSync } from 'node:child_process';

/**
 * Ends processes with everything below them, at once: also what moved to a process group of its own, as the engine's
 * plugins do.
 */
export function endTrees(roots: readonly number[]): void {
  const known = new Set<number>();
  // What is stopped starts nothing more: when nobody new turns up, everybody is known.
  for (let found = roots; found.length > 0; found = below(roots).filter((pid) => !known.has(pid))) {
    for (const pid of found) {
      known.add(pid);
      signal(pid, 'SIGSTOP');
    }
  }
  for (const pid of known) signal(pid, 'SIGKILL');
  for (const pid of roots) signal(-pid, 'SIGKILL');
}

/** Ids of all processes below some, as the system sees them now; none where it has no `ps`. */
function below(roots: readonly number[]): readonly number[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  const pairs = (stdout ?? '').split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  const family = new Set(roots);
  for (let size = 0; size !== family.size;) {
    size = family.size;
    for (const [pid, parent] of pairs) {
      if (pid !== undefined && parent !== undefined && family.has(parent)) family.add(pid);
    }
  }
  return [...family].filter((pid) => !roots.includes(pid));
}

/** @param pid of a process, or of a group when it is negative */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    // It is gone already.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
