import { mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildService } from './service.ts';
import { buildWebClient } from './web-client.ts';

/** `npm run build`: builds service and web client into `dist`, and a file `built` with the start time as its mtime. */
const dist = join(import.meta.dirname, '..', 'dist');
const builtMarker = join(dist, 'built');

const startedAt = new Date();
await mkdir(dist, { recursive: true });
await rm(builtMarker, { force: true });
try {
  await Promise.all([buildService(join(dist, 'service')), buildWebClient(join(dist, 'web'))]);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
await writeFile(builtMarker, '');
await utimes(builtMarker, startedAt, startedAt);
