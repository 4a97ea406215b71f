import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** URL prefix of the built client. File names contain a content hash. */
export const assetsPrefix = '/assets/';

/** The page for two players on one device, and the scope of its service worker. */
export const twoPlayersPath = '/two';

/** URL paths of a page's script, of the chunks that it shares with the others, and of the page's style sheet. */
export interface PageScript {
  readonly script: string;
  readonly sharedChunks: readonly string[];
  readonly stylesheet: string;
}

/** URL paths of the built files that pages link to. */
export interface Assets {
  /** The folder on disk that contains them. */
  readonly directory: string;
  /** Of running and finished games. */
  readonly game: PageScript;
  /** Of games that are not running: `game` and more. */
  readonly waitingGame: PageScript;
  readonly site: PageScript;
  readonly twoPlayers: PageScript;
  readonly accountSecurity: PageScript;
  /** The service worker that caches the page for two players on one device. */
  readonly twoPlayersWorker: string;
  readonly account: PageScript;
  readonly icon: string;
  /** Favicon of a hidden tab that needs the player's attention. */
  readonly badgeIcon: string;
  /** Bitmap icon for clients that ask for `/favicon.ico`. */
  readonly favicon: string;
  readonly appleTouchIcon: string;
  /** Picture of link previews, 1200 × 630 pixels. */
  readonly linkPreview: string;
  readonly webManifest: string;
}

/** Names of the built files in `manifest.json`. */
export const assetNames = [
  'game.js',
  'waiting-game.js',
  'site.js',
  'two-players.js',
  'account-security.js',
  'two-players-worker.js',
  'account.js',
  'game.css',
  'waiting-game.css',
  'site.css',
  'icon.svg',
  'icon-badge.svg',
  'favicon.ico',
  'apple-touch-icon.png',
  'link-preview.png',
  'app.webmanifest',
] as const;
type AssetName = (typeof assetNames)[number];

/** The build's `manifest.json`: maps each entry name to its hashed file and the chunks which that file imports. */
export type Manifest = Readonly<
  Record<string, { readonly file: string; readonly imports: readonly string[] }>
>;

/**
 * Reads the manifest of a built client.
 *
 * @throws Error when the file or an entry is missing, because the build has not run or has failed
 */
export function readAssets(directory: string): Assets {
  const file = join(directory, 'manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  const findEntry = (name: AssetName) => {
    const manifestEntry = manifest[name];
    if (manifestEntry === undefined) throw new Error(`${file} has no entry for ${name}; run the build again`);
    return {
      path: assetsPrefix + manifestEntry.file,
      sharedChunks: manifestEntry.imports.map((path) => assetsPrefix + path),
    };
  };
  const script = (name: AssetName, stylesheet: AssetName): PageScript => ({
    script: findEntry(name).path,
    sharedChunks: findEntry(name).sharedChunks,
    stylesheet: findEntry(stylesheet).path,
  });
  return {
    directory,
    game: script('game.js', 'game.css'),
    waitingGame: script('waiting-game.js', 'waiting-game.css'),
    site: script('site.js', 'site.css'),
    twoPlayers: script('two-players.js', 'game.css'),
    accountSecurity: script('account-security.js', 'site.css'),
    twoPlayersWorker: findEntry('two-players-worker.js').path,
    account: script('account.js', 'site.css'),
    icon: findEntry('icon.svg').path,
    badgeIcon: findEntry('icon-badge.svg').path,
    favicon: findEntry('favicon.ico').path,
    appleTouchIcon: findEntry('apple-touch-icon.png').path,
    linkPreview: findEntry('link-preview.png').path,
    webManifest: findEntry('app.webmanifest').path,
  };
}
