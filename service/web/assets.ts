import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the built client is served, each file under a name that changes with its content. */
export const assetsPrefix = '/assets/';

/** URL paths of the built files that a page names. */
export interface Assets {
  /** The folder they are in. */
  readonly directory: string;
  readonly script: string;
  readonly style: string;
  readonly icon: string;
  /** The icon of a hidden tab in which it is the player's turn. */
  readonly callingIcon: string;
}

const entries = {
  script: 'main.js',
  style: 'styles.css',
  icon: 'icon.svg',
  callingIcon: 'icon-calling.svg',
} as const;

/**
 * Reads `manifest.json`, the build's list of plain names and the hashed ones they were given.
 *
 * @throws Error naming the file or the entry that is missing; the build has not run, or not to its end
 */
export function readAssets(directory: string): Assets {
  const file = join(directory, 'manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  const path = (entry: string) => {
    const hashed = manifest[entry];
    if (hashed === undefined) throw new Error(`${file} does not name ${entry}; run the build again`);
    return assetsPrefix + hashed;
  };
  const { script, style, icon, callingIcon } = entries;
  return {
    directory,
    script: path(script),
    style: path(style),
    icon: path(icon),
    callingIcon: path(callingIcon),
  };
}
