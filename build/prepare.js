import { ensureBuilt } from './ensure-built.js';

/*
 * After `npm ci`: builds, so that the first `npm start` has nothing to wait for. An installation without the compiler,
 * or of sources in the middle of a change, is none the worse for it: `npm start` and `npm run build` say what is wrong.
 */
try {
  import.meta.resolve('esbuild');
  import.meta.resolve('tsx');
  ensureBuilt();
} catch {
  // Installed without development tools.
}
