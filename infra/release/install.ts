import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Architecture } from '../config/settings.ts';

/** An architecture in npm's words. */
export const npmCpuNames = { arm64: 'arm64', x86_64: 'x64' } as const satisfies Record<Architecture, string>;

export interface InstallArgs {
  /** Folder with the package.json and package-lock.json to install from. */
  readonly project: string;
  readonly architecture: Architecture;
  /** Where finished installations are kept, by what they were made from. */
  readonly cacheFolder: string;
}

/**
 * Installs a project's production dependencies for instances of an architecture, or finds the installation that was
 * made from the same lock file before. Install scripts do not run: what has machine code ships it ready made.
 *
 * @returns the folder that holds `node_modules`
 * @throws Error with npm's own words when it fails
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

/** Appears at once or not at all, so that a stopped run leaves no half installation behind. */
async function moveAtomically(from: string, to: string): Promise<void> {
  const temporaryFolder = `${to}.new-${process.pid}`;
  await cp(from, temporaryFolder, { recursive: true });
  try {
    await rename(temporaryFolder, to);
  } catch (error) {
    await rm(temporaryFolder, { recursive: true, force: true });
    // Somebody else was faster, with the same.
    if (!(await exists(to))) throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
