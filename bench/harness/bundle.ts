import { build } from 'esbuild';
import { basename, join } from 'node:path';
import { bundleOptions } from '../../build/service.ts';

const benchFolder = join(import.meta.dirname, '..');
/** Within the tree, so that what stays outside of a bundle is found. */
const outdir = join(benchFolder, '..', 'dist', 'bench');
const bundles = new Map<string, Promise<string>>();

/**
 * Compiles a program of this folder as the service itself is compiled for release, ours and references alike: a loader
 * that translates while the program runs adds calls of its own to each function.
 *
 * @param file relative to `bench/`
 * @returns the path of the bundle; made once a run
 */
export function bundleProgram(file: string): Promise<string> {
  const name = basename(file, '.ts');
  const bundle =
    bundles.get(file) ??
    build({ ...bundleOptions, entryPoints: { [name]: join(benchFolder, file) }, outdir }).then(() =>
      join(outdir, `${name}.js`),
    );
  bundles.set(file, bundle);
  return bundle;
}
