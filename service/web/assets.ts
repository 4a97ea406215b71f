import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the built client is served, each file under a name that changes with its content. */
export const assetsPrefix = '/assets/';

/** The script of a kind of page, and the parts it shares with the other kind. URL paths. */
export interface PageScript {
  readonly script: string;
  readonly sharedChunks: readonly string[];
}

/** URL paths of the built files that a page names. */
export interface Assets {
  /** The folder they are in. */
  readonly directory: string;
  readonly game: PageScript;
  readonly site: PageScript;
  readonly stylesheet: string;
  readonly icon: string;
  /** The icon of a hidden tab in which it is the player's turn. */
  readonly badgeIcon: string;
}

/** The build's `manifest.json`: each entry's plain name, its hashed one, and the built files that it imports. */
export type Manifest = Readonly<
  Record<string, { readonly file: string; readonly imports: readonly string[] }>
>;

/**
 * Reads the manifest of a built client.
 *
 * @throws Error naming the file or the entry that is missing; the build has not run, or not to its end
 */
export function readAssets(directory: string): Assets {
  const file = join(directory, 'manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  const findEntry = (name: string) => {
    const manifestEntry = manifest[name];
    if (manifestEntry === undefined) throw new Error(`${file} does not name ${name}; run the build again`);
    return {
      path: assetsPrefix + manifestEntry.file,
      sharedChunks: manifestEntry.imports.map((path) => assetsPrefix + path),
    };
  };
  const script = (name: string): PageScript => ({
    script: findEntry(name).path,
    sharedChunks: findEntry(name).sharedChunks,
  });
  return {
    directory,
    game: script('game.js'),
    site: script('site.js'),
    stylesheet: findEntry('styles.css').path,
    icon: findEntry('icon.svg').path,
    badgeIcon: findEntry('icon-calling.svg').path,
  };
}
