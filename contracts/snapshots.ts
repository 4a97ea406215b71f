import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { httpApi } from './http-api.ts';
import { liveEvents } from './live-events.ts';
import { metrics } from './metrics.ts';
import { observedResponses } from './observed-responses.ts';
import { settings } from './settings.ts';
import { bootstrap, prodWithDomainAndNoNat, stack } from './stacks.ts';

/** Every snapshot by its file, and how it is made from the code as it is. */
export const snapshots: Readonly<Record<string, () => string | Promise<string>>> = {
  'http-api.txt': httpApi,
  'observed-responses.txt': observedResponses,
  'live-events.txt': liveEvents,
  'metrics.txt': metrics,
  'settings.txt': settings,
  'staging.yaml': () => stack('staging'),
  'prod.yaml': () => stack('prod'),
  'prod-domain-no-nat.yaml': prodWithDomainAndNoNat,
  'bootstrap.yaml': bootstrap,
};

const folder = join(import.meta.dirname, 'snapshots');

/** The accepted text of a snapshot; empty while there is none. */
export function accepted(file: string): string {
  return storedFiles().includes(file) ? readFileSync(join(folder, file), 'utf8') : '';
}

/** Replaces the accepted text. */
export function accept(file: string, text: string): void {
  writeFileSync(join(folder, file), text);
}

/** Removes files that belong to no snapshot any more, and names them. */
export function removeStale(): readonly string[] {
  const stale = storedFiles().filter((file) => !(file in snapshots));
  for (const file of stale) rmSync(join(folder, file));
  return stale;
}

export function storedFiles(): readonly string[] {
  return readdirSync(folder).sort();
}
