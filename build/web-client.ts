import { build, type BuildOptions, type BuildResult, type OutputFile, type Plugin } from 'esbuild';
import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, extname, join, relative } from 'node:path';
import { constants, brotliCompressSync, gzipSync } from 'node:zlib';
import { assetsPrefix, twoPlayersPath, type Manifest } from '../service/web/assets.ts';
import { createWebManifest, drawIcons, type StaticFile } from './icons.ts';
import { oldestBrowsers } from './oldest-browsers.js';

const sourceFolder = join(import.meta.dirname, '..', 'service', 'web', 'client');
const entryPoints = [
  'game.tsx',
  'waiting-game.tsx',
  'site.tsx',
  'account.tsx',
  'game.css',
  'waiting-game.css',
  'site.css',
].map((name) => join(sourceFolder, name));

/** Their files do not get smaller. */
const compressedFormats: ReadonlySet<string> = new Set(['.png', '.ico']);

const scriptOptions = {
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
 * Bundles `live-page.ts`, which pages load after their start, by itself. Otherwise esbuild would split the pages' shared
 * chunk in two, by whether live updates need a module too, which costs each first visit 1.5 kB and a request.
 */
const bundleLivePage: Plugin = {
  name: 'live-page',
  setup({ onResolve, onEnd }) {
    let files: OutputFile[] = [];
    onResolve({ filter: /\/live-page\.ts$/ }, async ({ kind, path, resolveDir }) => {
      if (kind !== 'dynamic-import') return undefined;
      const entryPoint = join(resolveDir, path);
      ({ outputFiles: files } = await build({ ...scriptOptions, entryPoints: [entryPoint] }));
      return { path: `./${basename(files[0]?.path ?? '')}`, external: true };
    });
    onEnd(({ outputFiles }) => void outputFiles?.push(...files));
  },
};

/** esbuild options of the web client; `writeWebClient` takes the result. */
export const webClientOptions = {
  ...scriptOptions,
  entryPoints,
  plugins: [bundleLivePage],
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
    const listChunks = (each: typeof imports) =>
      each.filter(({ kind }) => kind === 'import-statement').map((file) => file.path);
    // An entry that another one imports lies in a chunk of both, and its own file only imports that.
    const chunk = listChunks(imports).find((file) => metafile.outputs[file]?.inputs[entryPoint]) ?? path;
    manifest[name] = {
      file: basename(chunk),
      imports: listChunks(metafile.outputs[chunk]?.imports ?? []).map((file) => basename(file)),
    };
  }
  const files: { name: string; contents: Uint8Array }[] = outputFiles.map(({ path, contents }) => ({
    name: relative(webClientOptions.outdir, path),
    contents,
  }));
  const addStaticFile = ({ name, contents }: StaticFile) => {
    const hash = createHash('sha256').update(contents).digest('hex').slice(0, 8).toUpperCase();
    const extension = extname(name);
    const file = `${basename(name, extension)}-${hash}${extension}`;
    manifest[name] = { file, imports: [] };
    files.push({ name: file, contents });
    return file;
  };
  for (const icon of await drawIcons(sourceFolder)) addStaticFile(icon);
  await addTwoPlayers(addStaticFile, manifest);
  addStaticFile({ name: 'account-security.js', contents: await bundleAlone('account-security.tsx') });
  addStaticFile(createWebManifest((icon) => assetsPrefix + (manifest[icon]?.file ?? '')));

  for (const { name, contents } of files) {
    const file = join(directory, name);
    await writeFile(file, contents);
    if (!compress || compressedFormats.has(extname(name))) continue;
    const size = { [constants.BROTLI_PARAM_SIZE_HINT]: contents.length };
    await writeFile(`${file}.br`, brotliCompressSync(contents, { params: size }));
    await writeFile(`${file}.gz`, gzipSync(contents, { level: 9 }));
  }
  await writeFile(join(directory, 'manifest.json'), JSON.stringify(manifest, null, 2));
}

/**
 * Bundles the page for two players by itself, so that what it shares with the others does not split their shared chunk, and
 * its service worker, with the paths of the page and its files.
 */
async function addTwoPlayers(addFile: (file: StaticFile) => string, manifest: Manifest): Promise<void> {
  const script = addFile({ name: 'two-players.js', contents: await bundleAlone('two-players.tsx') });
  const files = [script, manifest['game.css']?.file ?? '', manifest['icon.svg']?.file ?? ''];
  const precachedPaths = JSON.stringify([twoPlayersPath, ...files.map((name) => assetsPrefix + name)]);
  const worker = await bundleAlone('two-players-worker.ts', { precachedPaths });
  addFile({ name: 'two-players-worker.js', contents: worker });
}

/** Bundles a script of a page that few open. Chunks shared with it would cost all other pages bytes and requests. */
async function bundleAlone(name: string, define: Record<string, string> = {}): Promise<Buffer> {
  const { outputFiles } = await build({
    ...webClientOptions,
    entryPoints: [join(sourceFolder, name)],
    splitting: false,
    format: 'iife',
    define,
  });
  return Buffer.from(outputFiles[0]?.contents ?? []);
}
