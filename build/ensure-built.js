// @ts-check
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/**
 * Builds service and web client if a source, tests apart, is newer than the last build. Plain JavaScript, because `npm start` runs it
 * without a TypeScript compiler.
 *
 * @returns {boolean} whether `dist` is up to date; build errors go to stderr
 */
export function ensureBuilt() {
  const sources = ['service', 'build'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.includes('.test.'))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  const builtAtMs = statSync(join(root, 'dist', 'built'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const isStale = [...sources, join(root, 'package-lock.json')].some(
    (path) => statSync(path).mtimeMs > builtAtMs,
  );
  if (!isStale) return true;
  const build = ['--import', 'tsx', join(root, 'build', 'build.ts')];
  return (
    spawnSync(process.execPath, build, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] }).status === 0
  );
}
