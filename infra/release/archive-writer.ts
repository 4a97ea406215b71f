import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'fflate';
import { pack } from 'tar-stream';

/** One file of an archive. */
export interface ArchiveFile {
  /** Path inside the archive, with `/`. */
  readonly name: string;
  /** Where it is read from. */
  readonly source: string;
}

/**
 * A gzipped tar whose bytes depend on the files' names, contents and right to run alone: sorted, without times, owned
 * by root. The compression is written in JavaScript, since zlib's own differs from machine to machine.
 */
export async function archiveOf(files: readonly ArchiveFile[]): Promise<Uint8Array> {
  const tar = pack();
  const sorted = [...files].sort((one, other) => (one.name < other.name ? -1 : 1));
  const whole = buffer(tar);
  for (const { name, source } of sorted) {
    const runnable = ((await stat(source)).mode & 0o100) !== 0;
    const mtime = new Date(0);
    tar.entry({ name, mode: runnable ? 0o755 : 0o644, mtime, uid: 0, gid: 0 }, await readFile(source));
  }
  tar.finalize();
  return gzipSync(await whole, { level: 6, mtime: 0 });
}

/** Every file below a folder, for an archive in which the folder is called `name`. Links are left out. */
export async function filesBelow(folder: string, name: string): Promise<ArchiveFile[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const source = join(entry.parentPath, entry.name);
      return { name: `${name}/${source.slice(folder.length + 1)}`, source };
    });
}
