import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { buildService, externals } from '../../build/service.ts';
import { buildWebClient } from '../../build/web-client.ts';
import type { Architecture } from '../config/settings.ts';
import { listFiles, type ArchiveFile } from './archive-writer.ts';
import { resolveDependencyClosure, type PackageLock } from './dependency-closure.ts';
import { installDependencies, npmCpuNames } from './install.ts';

export interface ArchiveFilesArgs {
  /** The project's root. */
  readonly root: string;
  readonly architecture: Architecture;
  /** Build output; its path relative to the root is part of the bundle's source maps. */
  readonly buildFolder: string;
  readonly cacheFolder: string;
}

/** Packages of the embedded database, which instances do not use. */
const embeddedDatabasePackages: readonly string[] = ['classic-level', 'dynalite'];

/**
 * Builds a release and lists its files: only those that an instance needs to serve.
 *
 *     bin/node        Node for the instances' architecture
 *     dist/           the service, the web client and the log shipper, bundled
 *     node_modules/   the packages that are external to the bundle
 *     package.json    declares the bundles as ECMAScript modules
 */
export async function collectArchiveFiles(args: ArchiveFilesArgs): Promise<ArchiveFile[]> {
  const { root, architecture, buildFolder, cacheFolder } = args;
  await buildProgram(buildFolder);
  await buildLogShipper(root, buildFolder);
  const dependencies = await installDependencies({ project: root, architecture, cacheFolder });
  const runtime = await installDependencies({
    project: join(root, 'infra/release/runtime'),
    architecture,
    cacheFolder,
  });
  const node = join(runtime, 'node_modules', `node-linux-${npmCpuNames[architecture]}`);
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as PackageLock;
  return [
    { name: 'bin/node', source: join(node, 'bin/node') },
    { name: 'LICENSE', source: join(root, 'LICENSE') },
    { name: 'LICENSE.node', source: join(node, 'LICENSE') },
    { name: 'package.json', source: join(buildFolder, 'package.json') },
    ...(await listFiles(join(buildFolder, 'dist'), 'dist')),
    ...(await collectPackages({
      folder: dependencies,
      lock,
      architecture,
      packages: externals.filter((name) => !embeddedDatabasePackages.includes(name)),
    })),
  ];
}

/** Bundles service and web client into `dist/` of a folder, with the `package.json` that they need. */
export async function buildProgram(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }\n');
  await buildService(join(folder, 'dist/service'));
  await buildWebClient(join(folder, 'dist/web'));
}

async function buildLogShipper(root: string, buildFolder: string): Promise<void> {
  await build({
    entryPoints: [join(root, 'infra/fleet/log-shipper/main.ts')],
    outfile: join(buildFolder, 'dist/log-shipper.js'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    minify: true,
    logLevel: 'silent',
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
}

export interface PackagesArgs {
  /** Folder that holds `node_modules`. */
  readonly folder: string;
  readonly lock: PackageLock;
  readonly architecture: Architecture;
  /** Names of the packages. */
  readonly packages: readonly string[];
}

/** Lists the files of packages and of their transitive dependencies, without binaries for other platforms. */
export async function collectPackages(args: PackagesArgs): Promise<ArchiveFile[]> {
  const { folder, lock, architecture, packages } = args;
  const requiredFolders = resolveDependencyClosure(lock, packages);
  const files = await listFiles(join(folder, 'node_modules'), 'node_modules');
  return files.filter(
    ({ name }) => requiredFolders.has(getPackageFolder(name)) && !isForeignBinary(name, architecture),
  );
}

/** Folder of the package that contains a file, such as `node_modules/a/node_modules/@b/c`. */
export function getPackageFolder(file: string): string {
  const start = file.lastIndexOf('node_modules/') + 'node_modules/'.length;
  const segments = file.slice(start).split('/');
  return file.slice(0, start) + segments.slice(0, segments[0]?.startsWith('@') === true ? 2 : 1).join('/');
}

/** Whether a file is a prebuilt binary for another platform. */
export function isForeignBinary(file: string, architecture: Architecture): boolean {
  const platform = /\/prebuilds\/([^/]+)\//.exec(file)?.[1];
  return platform !== undefined && platform !== `linux-${npmCpuNames[architecture]}`;
}
