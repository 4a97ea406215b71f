import { build, type BuildOptions } from 'esbuild';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

const sourceFolder = join(import.meta.dirname, '..', 'service');

/**
 * Packages that cannot be bundled, because they contain machine code or read files next to their source. They must be
 * shipped with the bundle. The first two are for the embedded database and loaded only with it.
 */
export const externals = [
  'classic-level',
  'dynalite',
  '@node-rs/argon2',
  '@resvg/resvg-js',
  'sodium-native',
  '@fastify/swagger-ui',
] as const;

/** esbuild options of programs for Node: the oldest supported version, with source maps. */
export const bundleOptions = {
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  sourcemap: true,
  sourcesContent: false,
  // Identifiers are not minified, so that stack traces stay readable.
  minifyWhitespace: true,
  minifySyntax: true,
  jsx: 'automatic',
  jsxImportSource: 'preact',
  external: [...externals],
  // In files of their own: for one letter beyond Latin-1 in a comment, V8 holds the program with two bytes a character.
  legalComments: 'linked',
  chunkNames: 'chunks/[name]-[hash]',
  // CommonJS packages load Node's modules with `require`.
  banner: {
    js: "import { createRequire as createBundleRequire } from 'node:module'; const require = createBundleRequire(import.meta.url);",
  },
  logLevel: 'silent',
} as const satisfies BuildOptions;

/** Entry points of the service's programs: `main.js` and `admin.js`. */
export const serviceEntryPoints = {
  main: join(sourceFolder, 'main.ts'),
  admin: join(sourceFolder, 'admin', 'admin-command.ts'),
} as const;

/**
 * Bundles the service's programs into `directory`, which is emptied first.
 *
 * @throws Error if the source does not compile
 */
export async function buildService(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true });
  await build({ ...bundleOptions, entryPoints: serviceEntryPoints, outdir: directory });
}
