import { build } from 'esbuild';
import { basename, join } from 'node:path';
import { bundleOptions } from '../../build/service.ts';

const benchFolder = join(import.meta.dirname, '..');
/** Inside the project, so that the bundles can resolve external packages. */
const outdir = join(benchFolder, '..', 'dist', 'bench');
const bundles = new Map<string, Promise<string>>();

/**
 * Bundles a program of this folder with the service's build options. Running TypeScript through a loader instead would
 * add function calls and distort the measurement.
 *
 * @param file relative to `bench/`
 * @returns the path of the bundle, built once per run
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
