import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { buildService, outside } from '../../build/service.ts';
import { buildWebClient } from '../../build/web-client.ts';
import type { Architecture } from '../config/settings.ts';
import { filesBelow, type ArchiveFile } from './archive-writer.ts';
import { closureOf, type Lock } from './dependency-closure.ts';
import { installed, npmCpu } from './install.ts';

export interface ContentsArgs {
  /** The project's root. */
  readonly root: string;
  readonly architecture: Architecture;
  /** Where to build; its place below the root is part of the bundle's source maps. */
  readonly stage: string;
  readonly cache: string;
}

/** Serve the embedded engine, which no instance runs. */
const engineOnly: readonly string[] = ['classic-level', 'dynalite'];

/**
 * Every file of a release: what an instance needs to serve, and no more.
 *
 *     bin/node        Node for the instances' architecture
 *     dist/           the service, the web client and the log shipper, bundled
 *     node_modules/   the packages that stay outside of the bundle
 *     package.json    says that the bundles are ECMAScript modules
 */
export async function contents(args: ContentsArgs): Promise<ArchiveFile[]> {
  const { root, architecture, stage, cache } = args;
  await bundle(root, stage);
  const dependencies = await installed({ project: root, architecture, cache });
  const runtime = await installed({ project: join(root, 'infra/release/runtime'), architecture, cache });
  const node = join(runtime, 'node_modules', `node-linux-${npmCpu[architecture]}`);
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as Lock;
  return [
    { name: 'bin/node', source: join(node, 'bin/node') },
    { name: 'LICENSE', source: join(root, 'LICENSE') },
    { name: 'LICENSE.node', source: join(node, 'LICENSE') },
    { name: 'package.json', source: join(stage, 'package.json') },
    ...(await filesBelow(join(stage, 'dist'), 'dist')),
    ...(await packages(dependencies, lock, architecture)),
  ];
}

async function bundle(root: string, stage: string): Promise<void> {
  await mkdir(stage, { recursive: true });
  await writeFile(join(stage, 'package.json'), '{ "type": "module" }\n');
  await buildService(join(stage, 'dist/service'));
  await buildWebClient(join(stage, 'dist/web'));
  await build({
    entryPoints: [join(root, 'infra/fleet/log-shipper/main.ts')],
    outfile: join(stage, 'dist/log-shipper.js'),
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

async function packages(folder: string, lock: Lock, architecture: Architecture): Promise<ArchiveFile[]> {
  const wanted = closureOf(
    lock,
    outside.filter((name) => !engineOnly.includes(name)),
  );
  const files = await filesBelow(join(folder, 'node_modules'), 'node_modules');
  return files.filter(({ name }) => wanted.has(packageOf(name)) && !foreignMachineCode(name, architecture));
}

/** The folder of the package that a file belongs to: `node_modules/a/node_modules/@b/c` of a file of that package. */
export function packageOf(file: string): string {
  const start = file.lastIndexOf('node_modules/') + 'node_modules/'.length;
  const parts = file.slice(start).split('/');
  return file.slice(0, start) + parts.slice(0, parts[0]?.startsWith('@') === true ? 2 : 1).join('/');
}

/** Ready-made machine code for other platforms, as packages carry it for all. */
export function foreignMachineCode(file: string, architecture: Architecture): boolean {
  const platform = /\/prebuilds\/([^/]+)\//.exec(file)?.[1];
  return platform !== undefined && platform !== `linux-${npmCpu[architecture]}`;
}
