import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { isBuilt } from '../build/stamp.js';

const root = join(import.meta.dirname, '..');

/** Builds service and client if their sources have changed since; the program to start. */
export function builtService(): string {
  if (!isBuilt()) {
    const { status } = spawnSync(process.execPath, ['--import', 'tsx', join(root, 'build', 'build.ts')], {
      cwd: root,
      stdio: 'inherit',
    });
    if (status !== 0) throw new Error('the service cannot be built');
  }
  return join(root, 'dist', 'service', 'main.js');
}
