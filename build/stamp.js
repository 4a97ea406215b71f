import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** Where the stamp of the last whole build is kept. */
export const stampFile = join(root, 'dist', 'stamp');

/**
 * What tells one state of the sources from another: path, size and time of change of every file that a build reads, and
 * the lock file's content. Plain JavaScript, since it is read before anything could be compiled.
 *
 * @returns {string}
 */
export function sourceStamp() {
  const hash = createHash('sha256');
  for (const folder of ['service', 'build']) addFolder(hash, folder);
  hash.update(readFileSync(join(root, 'package-lock.json')));
  return hash.digest('hex');
}

/** @param {import('node:crypto').Hash} hash @param {string} folder */
function addFolder(hash, folder) {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) addFolder(hash, path);
    else if (!entry.name.includes('.test.')) {
      const { size, mtimeMs } = statSync(join(root, path));
      hash.update(`${path} ${size} ${mtimeMs}\n`);
    }
  }
}

/** @returns {boolean} whether the last build was made from the sources as they are now */
export function isBuilt() {
  try {
    return readFileSync(stampFile, 'utf8') === sourceStamp();
  } catch {
    return false;
  }
}
