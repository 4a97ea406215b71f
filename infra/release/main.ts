import { join } from 'node:path';
import type { Architecture } from '../config/settings.ts';
import { buildRelease } from './build-release.ts';

/** `npm run release -- [arm64 | x86_64]`: builds the archive that `pulumi up` deploys. */
const architectures: readonly Architecture[] = ['arm64', 'x86_64'];
const requested = process.argv[2] ?? 'arm64';
const architecture = architectures.find((each) => each === requested);
if (architecture === undefined || process.argv.length > 3) {
  const givenArguments = process.argv.slice(2).join(' ');
  console.error(
    `npm run release: ${givenArguments} is not an architecture; allowed: ${architectures.join(', ')}`,
  );
  process.exitCode = 1;
} else {
  const started = performance.now();
  const { path, id, bytes } = await buildRelease(join(import.meta.dirname, '../..'), architecture);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`Release ${id} for ${architecture}: ${path}, ${(bytes / 1e6).toFixed(1)} MB, ${seconds} s`);
}
