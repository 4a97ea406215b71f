import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildService } from './service.ts';
import { sourceStamp, stampFile } from './stamp.js';
import { buildWebClient } from './web-client.ts';

/** `npm run build`: both sides into `dist`, and a stamp of the sources that they were built from. */
const dist = join(import.meta.dirname, '..', 'dist');

const stamp = sourceStamp();
await mkdir(dist, { recursive: true });
try {
  await Promise.all([buildService(join(dist, 'service')), buildWebClient(join(dist, 'web'))]);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
await writeFile(stampFile, stamp);
