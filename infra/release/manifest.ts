import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Architecture } from '../config/settings.ts';

/** Where `npm run release` leaves its archives, from the project's root. */
export const releaseFolder = 'dist/release';

/** What is known of a release archive. */
export interface ReleaseManifest {
  readonly architecture: Architecture;
  /** The first 12 digits of `sha256`: the release's name in logs, `/ping` and resources. */
  readonly id: string;
  /** The file's name, which its contents decide: `noughts-arm64-<sha256>.tar.gz`. */
  readonly file: string;
  /** Hexadecimal SHA-256 of the file. */
  readonly sha256: string;
  /** Where the file is on this machine. */
  readonly path: string;
}

/** The manifest of an archive with these contents. */
export function createManifest(
  architecture: Architecture,
  archive: Uint8Array,
  folder: string,
): ReleaseManifest {
  const sha256 = createHash('sha256').update(archive).digest('hex');
  const file = `noughts-${architecture}-${sha256}.tar.gz`;
  return { architecture, id: sha256.slice(0, 12), file, sha256, path: join(folder, file) };
}

/** Where the name of an architecture's newest archive is written. */
export function getPointerPath(architecture: Architecture, folder: string): string {
  return join(folder, `${architecture}.txt`);
}
