import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'fflate';
import { pack } from 'tar-stream';

/** One file of an archive. */
export interface ArchiveFile {
  /** Path inside the archive, with `/`. */
  readonly name: string;
  /** Path to read it from. */
  readonly source: string;
}

/** Files of at least this size are compressed separately and cached. */
const minLargeFileBytes = 8 * 1024 * 1024;

/**
 * Creates a reproducible gzipped tar: its bytes depend only on names, contents and executable bits of the files.
 * Entries are sorted, without times, owned by root. Compressed in JavaScript, since zlib's output differs by machine.
 *
 * @param cacheFolder cache of compressed large files, which are separate gzip members (RFC 1952, section 2.2)
 */
export async function createArchive(files: readonly ArchiveFile[], cacheFolder: string): Promise<Uint8Array> {
  const sorted = [...files].sort((one, other) => (one.name < other.name ? -1 : 1));
  const members: Uint8Array[] = [];
  let smallRecords: Buffer[] = [];
  const flushSmallRecords = () => {
    if (smallRecords.length > 0) members.push(compress(Buffer.concat(smallRecords)));
    smallRecords = [];
  };
  for (const file of sorted) {
    const record = await createTarRecord(file);
    if (record.length < minLargeFileBytes) {
      smallRecords.push(record);
    } else {
      flushSmallRecords();
      members.push(await compressCached(record, cacheFolder));
    }
  }
  smallRecords.push(Buffer.alloc(endOfArchiveBytes));
  flushSmallRecords();
  return Buffer.concat(members);
}

/** Two empty tar blocks. */
const endOfArchiveBytes = 1024;

/** Tar header and contents of one file. */
async function createTarRecord({ name, source }: ArchiveFile): Promise<Buffer> {
  const isExecutable = ((await stat(source)).mode & 0o100) !== 0;
  const tar = pack();
  const tarBytes = buffer(tar);
  const header = { name, mode: isExecutable ? 0o755 : 0o644, mtime: new Date(0), uid: 0, gid: 0 };
  tar.entry(header, await readFile(source));
  tar.finalize();
  return (await tarBytes).subarray(0, -endOfArchiveBytes);
}

function compress(data: Uint8Array): Uint8Array {
  return gzipSync(data, { level: 6, mtime: 0 });
}

async function compressCached(data: Uint8Array, cacheFolder: string): Promise<Uint8Array> {
  const file = join(cacheFolder, `${createHash('sha256').update(data).digest('hex')}.gz`);
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const result = compress(data);
  await mkdir(cacheFolder, { recursive: true });
  // Renamed into place, so that an interrupted run leaves no partial file.
  await writeFile(`${file}.${process.pid}`, result);
  await rename(`${file}.${process.pid}`, file);
  return result;
}

/** Lists the files below a folder, for an archive in which the folder is called `name`. Skips symbolic links. */
export async function listFiles(folder: string, name: string): Promise<ArchiveFile[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const source = join(entry.parentPath, entry.name);
      return { name: `${name}/${source.slice(folder.length + 1)}`, source };
    });
}
