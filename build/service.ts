import { build, type BuildOptions } from 'esbuild';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

const sourceFolder = join(import.meta.dirname, '..', 'service');

/**
 * Packages that stay outside of the bundle: they hold machine code, or read files beside their own source. Whoever
 * ships the bundle ships these with it. The first two serve the embedded engine and are loaded only with it.
 */
export const externals = [
  'classic-level',
  'dynalite',
  '@node-rs/argon2',
  'sodium-native',
  '@fastify/swagger-ui',
] as const;

/** How a program that runs on Node is bundled: for the oldest Node that is supported, with source maps. */
export const bundleOptions = {
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  sourcemap: true,
  sourcesContent: false,
  // Names stay as they are: a trace can be read, and nothing has to be done at run time to keep them.
  minifyWhitespace: true,
  minifySyntax: true,
  jsx: 'automatic',
  jsxImportSource: 'preact',
  external: [...externals],
  chunkNames: 'chunks/[name]-[hash]',
  // Packages in the older module format ask for Node's own modules by `require`.
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
  define: {
    // It tells Node 20's users on every start what package.json already says.
    'process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED': '"true"',
  },
  logLevel: 'silent',
} as const satisfies BuildOptions;

/**
 * Bundles the programs of the service into `directory`, which it empties first: `main.js` and `admin.js`.
 *
 * @throws Error when the source does not compile
 */
export async function buildService(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true });
  await build({
    ...bundleOptions,
    entryPoints: {
      main: join(sourceFolder, 'main.ts'),
      admin: join(sourceFolder, 'users', 'admin-command.ts'),
    },
    outdir: directory,
  });
}
