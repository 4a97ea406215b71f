import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../config/user-error.ts';
import { createManifest, getPointerPath, releaseFolder, type ReleaseManifest } from './manifest.ts';
import type { Architecture } from '../config/settings.ts';

/**
 * Finds the release archive that was built last for an architecture.
 *
 * @param root the project's root folder
 * @throws UserError naming the build command, if there is none or it was modified
 */
export function findRelease(architecture: Architecture, root: string): ReleaseManifest {
  const folder = join(root, releaseFolder);
  const command = `npm run release -- ${architecture}`;
  const file = readIfExists(getPointerPath(architecture, folder))?.toString('utf8').trim();
  const archive = file === undefined ? undefined : readIfExists(join(folder, file));
  if (file === undefined || archive === undefined) {
    throw new UserError(`There is no release for ${architecture} in ${folder}. Build one: ${command}`);
  }
  const manifest = createManifest(architecture, archive, folder);
  if (manifest.file !== file) {
    throw new UserError(
      `${join(folder, file)} does not match the SHA-256 in its name. Build it again: ${command}`,
    );
  }
  return manifest;
}

function readIfExists(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
