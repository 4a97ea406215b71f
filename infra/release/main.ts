import { join } from 'node:path';
import type { Architecture } from '../config/settings.ts';
import { makeRelease } from './build.ts';

/** `npm run release -- [arm64 | x86_64]`: makes the archive that `pulumi up` deploys. */
const architectures: readonly Architecture[] = ['arm64', 'x86_64'];
const wanted = process.argv[2] ?? 'arm64';
const architecture = architectures.find((each) => each === wanted);
if (architecture === undefined || process.argv.length > 3) {
  const given = process.argv.slice(2).join(' ');
  console.error(`npm run release: ${given} is no architecture; allowed: ${architectures.join(', ')}`);
  process.exitCode = 1;
} else {
  const started = performance.now();
  const { path, id, bytes } = await makeRelease(join(import.meta.dirname, '../..'), architecture);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`Release ${id} for ${architecture}: ${path}, ${(bytes / 1e6).toFixed(1)} MB, ${seconds} s`);
}
