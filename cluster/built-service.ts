import { join } from 'node:path';
import { ensureBuilt } from '../build/ensure-built.js';

/** Builds service and client if their sources have changed since; the program to start. */
export function ensureServiceBuilt(): string {
  if (!ensureBuilt()) throw new Error('the service cannot be built');
  return join(import.meta.dirname, '..', 'dist', 'service', 'main.js');
}
