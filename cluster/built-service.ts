import { join } from 'node:path';
import { ensureBuilt } from '../build/ensure-built.js';

/** Builds service and client if their sources have changed. @returns the path of the program */
export function ensureServiceBuilt(): string {
  if (!ensureBuilt()) throw new Error('the build of the service failed');
  return join(import.meta.dirname, '..', 'dist', 'service', 'main.js');
}
