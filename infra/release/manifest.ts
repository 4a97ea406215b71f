import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Architecture } from '../config/settings.ts';

/** Folder of release archives, relative to the project's root. */
export const releaseFolder = 'dist/release';

/** Name, digest and path of a release archive. */
export interface ReleaseManifest {
  readonly architecture: Architecture;
  /** The first 12 digits of `sha256`: the release's name in logs, `/ping` and resources. */
  readonly id: string;
  /** File name, derived from the contents: `noughts-arm64-<sha256>.tar.gz`. */
  readonly file: string;
  /** Hexadecimal SHA-256 of the file. */
  readonly sha256: string;
  /** Path on this machine. */
  readonly path: string;
}

/** Creates the manifest of an archive with these contents. */
export function createManifest(
  architecture: Architecture,
  archive: Uint8Array,
  folder: string,
): ReleaseManifest {
  const sha256 = createHash('sha256').update(archive).digest('hex');
  const file = `noughts-${architecture}-${sha256}.tar.gz`;
  return { architecture, id: sha256.slice(0, 12), file, sha256, path: join(folder, file) };
}

/** Path of the file with the name of an architecture's newest archive. */
export function getPointerPath(architecture: Architecture, folder: string): string {
  return join(folder, `${architecture}.txt`);
}
