import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { externals } from '../../build/service.ts';
import type { Architecture } from '../config/settings.ts';
import { buildProgram, collectPackages } from './archive-files.ts';
import type { PackageLock } from './dependency-closure.ts';
import { npmCpuNames } from './install.ts';

/**
 * `node --import tsx infra/release/container.ts FOLDER`, a step of the Dockerfile: builds what a container runs into
 * FOLDER. These are the files of a release archive, with the embedded database, without Node (it comes with the base
 * image) and without the log shipper. Packages are copied from `node_modules`.
 */
async function main([folder, ...extraArguments]: readonly string[]): Promise<void> {
  const architectures = Object.keys(npmCpuNames) as Architecture[];
  const architecture = architectures.find((each) => npmCpuNames[each] === process.arch);
  if (folder === undefined || extraArguments.length > 0) throw new Error('usage: container.ts FOLDER');
  if (architecture === undefined)
    throw new Error(
      `no container for the CPU ${process.arch}; allowed: ${Object.values(npmCpuNames).join(', ')}`,
    );

  const root = join(import.meta.dirname, '../..');
  await buildProgram(folder);
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as PackageLock;
  const files = await collectPackages({ folder: root, lock, architecture, packages: externals });
  for (const { name, source } of files) await cp(source, join(folder, name));
  await cp(join(root, 'LICENSE'), join(folder, 'LICENSE'));
}

await main(process.argv.slice(2));
