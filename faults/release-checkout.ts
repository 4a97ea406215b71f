import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const root = join(import.meta.dirname, '..');

/** A released version, checked out and built in a temporary folder. */
export interface ReleaseCheckout {
  /** Its `dist/service/main.js`. */
  readonly program: string;
  remove(): void;
}

/** Null if the repository has the commit; otherwise one line on how to get it. */
export function explainMissingCommit(commit: string): string | null {
  try {
    execFileSync('git', ['cat-file', '-e', `${commit}^{commit}`], { cwd: root, stdio: 'ignore' });
    return null;
  } catch {
    return `this clone has no commit ${commit}; to get it: git fetch --unshallow`;
  }
}

/**
 * Checks out a commit as a worktree outside the repository, installs its dependencies and builds it with its own build.
 * The folder is removed by `remove`, or when this process exits.
 *
 * @throws Error with the output of the command that failed
 */
export async function checkOutRelease(commit: string): Promise<ReleaseCheckout> {
  const folder = await mkdtemp(join(tmpdir(), 'noughts-release-'));
  const worktree = join(folder, 'worktree');
  let child: ChildProcess | undefined;
  const remove = () => {
    process.off('exit', remove);
    if (child !== undefined) killGroup(child);
    // A killed process may be writing its last file.
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    // Without its folder, a registered worktree would stay in the repository's list.
    execFileSync('git', ['worktree', 'prune'], { cwd: root, stdio: 'ignore' });
  };
  const run = async (cwd: string, command: string, ...args: string[]) => {
    const started = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    child = started;
    const [, output, errors, [code]] = await Promise.all([
      once(started, 'spawn'),
      text(started.stdout),
      text(started.stderr),
      once(started, 'exit') as Promise<[number | null]>,
    ]);
    child = undefined;
    if (code !== 0) throw new Error(`${[command, ...args].join(' ')} failed:\n${output}${errors}`);
  };
  process.once('exit', remove);
  try {
    await run(root, 'git', 'worktree', 'add', '--quiet', '--detach', worktree, commit);
    await run(worktree, 'npm', 'ci', '--prefer-offline', '--ignore-scripts');
    await run(worktree, 'npm', 'run', 'build');
    return { program: join(worktree, 'dist', 'service', 'main.js'), remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Kills a detached process and its children. */
function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // All have exited.
  }
}
