import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { isBuilt } from './stamp.js';

/**
 * Builds both sides if their sources have changed since the last build. The compiler runs in a process of its own, and
 * so takes no memory of whoever asks.
 *
 * @returns {boolean} whether `dist` is up to date now; what is wrong with the sources has gone to stderr
 */
export function ensureBuilt() {
  if (isBuilt()) return true;
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'build.ts')], {
    cwd: join(import.meta.dirname, '..'),
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return status === 0;
}
