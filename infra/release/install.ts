import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Architecture } from '../config/settings.ts';

/** npm's names of CPU architectures. */
export const npmCpuNames = { arm64: 'arm64', x86_64: 'x64' } as const satisfies Record<Architecture, string>;

export interface InstallArgs {
  /** Folder with the package.json and package-lock.json to install from. */
  readonly project: string;
  readonly architecture: Architecture;
  /** Cache of finished installations, by a digest of their input files. */
  readonly cacheFolder: string;
}

/**
 * Installs a project's production dependencies for an architecture, or returns the cached installation of the same lock
 * file. Install scripts do not run: packages with native code ship prebuilt binaries.
 *
 * @returns the folder that holds `node_modules`
 * @throws Error with npm's output if it fails
 */
export async function installDependencies({
  project,
  architecture,
  cacheFolder,
}: InstallArgs): Promise<string> {
  const inputs = ['package.json', 'package-lock.json', '.npmrc'].map((name) => join(project, name));
  const found = await Promise.all(inputs.map(async (path) => ((await exists(path)) ? [path] : [])));
  const existingFiles = found.flat();
  const digest = createHash('sha256').update(architecture);
  for (const file of existingFiles) digest.update(await readFile(file));
  const folder = join(cacheFolder, digest.digest('hex').slice(0, 16));
  if (await exists(folder)) return folder;

  const workFolder = await mkdtemp(join(tmpdir(), 'noughts-release-'));
  try {
    for (const file of existingFiles) await cp(file, join(workFolder, basename(file)));
    await runNpmCi(workFolder, architecture);
    await mkdir(dirname(folder), { recursive: true });
    await moveAtomically(workFolder, folder);
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
  return folder;
}

async function runNpmCi(folder: string, architecture: Architecture): Promise<void> {
  const target = [`--cpu=${npmCpuNames[architecture]}`, '--os=linux', '--libc=glibc'];
  const quietOptions = ['--no-audit', '--no-fund', '--loglevel=error'];
  await promisify(execFile)('npm', ['ci', '--omit=dev', '--ignore-scripts', ...target, ...quietOptions], {
    cwd: folder,
  });
}

/** Renames into place, so that an interrupted run leaves no partial installation. */
async function moveAtomically(from: string, to: string): Promise<void> {
  const temporaryFolder = `${to}.new-${process.pid}`;
  await cp(from, temporaryFolder, { recursive: true });
  try {
    await rename(temporaryFolder, to);
  } catch (error) {
    await rm(temporaryFolder, { recursive: true, force: true });
    // Another process has installed the same in the meantime.
    if (!(await exists(to))) throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
