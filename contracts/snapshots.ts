import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeHttpApi } from './http-api.ts';
import { describeLiveEvents } from './live-events.ts';
import { describeMetrics } from './metrics.ts';
import { describeObservedResponses } from './observed-responses.ts';
import { describeSettings } from './settings.ts';
import { snapshotBootstrap, snapshotProdWithDomainAndNoNat, snapshotStack } from './stacks.ts';

/** Functions that create each snapshot from the code, by file name. */
export const snapshots: Readonly<Record<string, () => string | Promise<string>>> = {
  'http-api.txt': describeHttpApi,
  'observed-responses.txt': describeObservedResponses,
  'live-events.txt': describeLiveEvents,
  'metrics.txt': describeMetrics,
  'settings.txt': describeSettings,
  'staging.yaml': () => snapshotStack('staging'),
  'prod.yaml': () => snapshotStack('prod'),
  'prod-domain-no-nat.yaml': snapshotProdWithDomainAndNoNat,
  'bootstrap.yaml': snapshotBootstrap,
};

const folder = join(import.meta.dirname, 'snapshots');

/** The accepted text of a snapshot; empty if the file does not exist. */
export function readAccepted(file: string): string {
  return listSnapshotFiles().includes(file) ? readFileSync(join(folder, file), 'utf8') : '';
}

/** Replaces the accepted text. */
export function writeAccepted(file: string, text: string): void {
  writeFileSync(join(folder, file), text);
}

/** Removes files that belong to no snapshot. @returns their names */
export function removeStale(): readonly string[] {
  const stale = listSnapshotFiles().filter((file) => !(file in snapshots));
  for (const file of stale) rmSync(join(folder, file));
  return stale;
}

export function listSnapshotFiles(): readonly string[] {
  return readdirSync(folder).sort();
}
