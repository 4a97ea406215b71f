import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Architecture } from '../config/settings.ts';
import { createArchive } from './archive-writer.ts';
import { collectArchiveFiles } from './archive-files.ts';
import { createManifest, getPointerPath, releaseFolder, type ReleaseManifest } from './manifest.ts';

/**
 * Builds the release archive from the current source into `folder` and updates the pointer to it.
 * Removes older archives of the same architecture.
 */
export async function buildRelease(
  root: string,
  architecture: Architecture,
  folder = join(root, releaseFolder),
): Promise<ReleaseManifest & { readonly bytes: number }> {
  const buildFolder = join(folder, 'stage');
  const cacheFolder = join(root, 'node_modules/.cache/noughts-release');
  await mkdir(folder, { recursive: true });
  const archive = await createArchive(
    await collectArchiveFiles({ root, architecture, buildFolder, cacheFolder }),
    cacheFolder,
  );
  const manifest = createManifest(architecture, archive, folder);
  for (const name of await readdir(folder)) {
    if (name.startsWith(`noughts-${architecture}-`) && name !== manifest.file) await rm(join(folder, name));
  }
  await writeFile(manifest.path, archive);
  await writeFile(getPointerPath(architecture, folder), `${manifest.file}\n`);
  return { ...manifest, bytes: archive.length };
}
