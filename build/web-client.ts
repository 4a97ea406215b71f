import { build, type BuildOptions, type BuildResult } from 'esbuild';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { constants, brotliCompressSync, gzipSync } from 'node:zlib';
import type { Manifest } from '../service/web/assets.ts';
import { oldestBrowsers } from './oldest-browsers.js';

const sourceFolder = join(import.meta.dirname, '..', 'service', 'web', 'client');
const entryPoints = ['game.tsx', 'site.tsx', 'styles.css'].map((name) => join(sourceFolder, name));
const icons = ['icon.svg', 'icon-badge.svg'];

/** esbuild options of the web client; `writeWebClient` takes the result. */
export const webClientOptions = {
  entryPoints,
  // Relative names in the result; nothing is written there.
  outdir: sourceFolder,
  bundle: true,
  splitting: true,
  minify: true,
  format: 'esm',
  charset: 'utf8',
  target: ['es2022', ...oldestBrowsers],
  jsx: 'automatic',
  jsxImportSource: 'preact',
  entryNames: '[name]-[hash]',
  chunkNames: 'shared-[hash]',
  metafile: true,
  write: false,
  logLevel: 'silent',
} as const satisfies BuildOptions;

/**
 * Bundles the web client into `directory`, which is emptied first: files with content hashes in their names, a brotli
 * and a gzip form of each, and `manifest.json`.
 *
 * @throws Error if the source does not compile
 */
export async function buildWebClient(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true });
  await writeWebClient(directory, await build(webClientOptions), { compress: true });
}

/** Writes the files of a build with `webClientOptions`, the icons and `manifest.json` into `directory`. */
export async function writeWebClient(
  directory: string,
  { metafile, outputFiles }: BuildResult<Pick<typeof webClientOptions, 'metafile' | 'write'>>,
  { compress }: { compress: boolean },
): Promise<void> {
  await mkdir(directory, { recursive: true });
  const manifest: Record<string, Manifest[string]> = {};
  for (const [path, { entryPoint, imports }] of Object.entries(metafile.outputs)) {
    if (entryPoint === undefined) continue;
    const name = basename(entryPoint).replace(/\.tsx$/, '.js');
    manifest[name] = {
      file: basename(path),
      imports: imports.filter(({ kind }) => kind === 'import-statement').map((file) => basename(file.path)),
    };
  }
  const files = outputFiles.map(({ path, contents }) => ({
    name: relative(webClientOptions.outdir, path),
    contents,
  }));
  const styles = await readFile(join(sourceFolder, 'styles.css'), 'utf8');
  for (const icon of icons) {
    const source = await readFile(join(sourceFolder, 'icons', icon), 'utf8');
    const contents = Buffer.from(
      source.replaceAll(/var\((--\w+)\)/g, (_, name: string) => readColour(styles, name)),
    );
    const hash = createHash('sha256').update(contents).digest('hex').slice(0, 8).toUpperCase();
    const name = icon.replace('.svg', `-${hash}.svg`);
    manifest[icon] = { file: name, imports: [] };
    files.push({ name, contents });
  }

  for (const { name, contents } of files) {
    const file = join(directory, name);
    await writeFile(file, contents);
    if (!compress) continue;
    const size = { [constants.BROTLI_PARAM_SIZE_HINT]: contents.length };
    await writeFile(`${file}.br`, brotliCompressSync(contents, { params: size }));
    await writeFile(`${file}.gz`, gzipSync(contents, { level: 9 }));
  }
  await writeFile(join(directory, 'manifest.json'), JSON.stringify(manifest, null, 2));
}

/** Light value of a colour of the style sheet; icons are files of their own, which its properties do not reach. */
function readColour(styles: string, property: string): string {
  const colour = new RegExp(`${property}: (#\\w{6});`).exec(styles)?.[1];
  if (colour === undefined) throw new Error(`styles.css declares no colour ${property}, which an icon uses`);
  return colour;
}
