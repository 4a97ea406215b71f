import { expect } from 'chai';
import { ESLint } from 'eslint';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { readAssets } from '../service/web/assets.ts';
import { scriptsForOldestBrowsers, stylesForOldestBrowsers } from './oldest-browsers.js';
import { pictureColours } from '../service/web/board-picture.ts';
import { themeColours } from '../service/web/page-metadata.ts';
import { buildWebClient } from './web-client.ts';

describe('buildWebClient', () => {
  const folder = mkdtempSync(join(tmpdir(), 'noughts-build-'));
  before(async () => {
    writeFileSync(join(folder, 'left-over.js'), '');
    await buildWebClient(folder);
  });
  after(() => rmSync(folder, { recursive: true }));
  const files = () => readdirSync(folder).filter((name) => /\.(js|css|svg|webmanifest)$/.test(name));

  it('creates every file of the manifest', () => {
    const { directory: _, ...assets } = readAssets(folder);
    const paths = Object.values(assets).flatMap((asset) =>
      typeof asset === 'string' ? asset : [asset.script, ...asset.sharedChunks, asset.stylesheet],
    );
    for (const path of paths) expect(readdirSync(folder)).to.include(path.replace('/assets/', ''));
  });

  for (const [what, code, fileCount] of [
    ['sounds', 'OscillatorNode', 1],
    // Of all pages, and of the page that shows a link for another device.
    ['live updates', 'new EventSource', 2],
  ] as const) {
    it(`puts ${what} into a file that no page loads before it has started`, () => {
      const containsCode = (path: string) =>
        readFileSync(join(folder, path.replace('/assets/', '')), 'utf8').includes(code);
      const { game, site, account } = readAssets(folder);
      const loadedAtStart = [game, site, account].flatMap(({ script, sharedChunks }) => [
        script,
        ...sharedChunks,
      ]);
      expect(loadedAtStart.filter(containsCode)).to.deep.equal([]);
      expect(files().filter(containsCode)).to.have.length(fileCount);
    });
  }

  it('gives each page one script and one chunk that all pages share', () => {
    const { game, waitingGame, site, account } = readAssets(folder);
    expect(game.sharedChunks).to.have.length(1);
    expect([site.sharedChunks, account.sharedChunks]).to.deep.equal([game.sharedChunks, game.sharedChunks]);
    expect(waitingGame.sharedChunks).to.have.members([game.script, ...game.sharedChunks]);
  });

  it('puts the texts of a page only into the scripts of that page', () => {
    const listScriptsWith = (text: string) =>
      files()
        .filter((name) => readFileSync(join(folder, name), 'utf8').includes(text))
        .map((name) => `/assets/${name}`);
    const { game, waitingGame, account } = readAssets(folder);
    expect(listScriptsWith('Keep my games')).to.deep.equal([account.script]);
    expect(listScriptsWith('Resign this game?')).to.deep.equal([game.script]);
    expect(listScriptsWith('Join game')).to.deep.equal([waitingGame.script]);
    for (const text of ['Page unavailable', 'Player not found', 'Privacy and contact'])
      expect(listScriptsWith(text), text).to.deep.equal([]);
  });

  it('creates only files with a content hash in the name', () => {
    for (const name of files()) expect(name).to.match(/^[a-z-]+-[A-Z0-9]{8}\.(js|css|svg|webmanifest)$/);
  });

  it('creates a brotli and a gzip form of every file', () => {
    for (const name of files()) {
      const plain = readFileSync(join(folder, name));
      expect(brotliDecompressSync(readFileSync(join(folder, `${name}.br`))).equals(plain), name).to.equal(
        true,
      );
      expect(gunzipSync(readFileSync(join(folder, `${name}.gz`))).equals(plain), name).to.equal(true);
    }
  });

  it('draws pictures of the sizes that browsers and link previews expect, each below 30 kB', () => {
    const { appleTouchIcon, linkPreview, webManifest, favicon } = readAssets(folder);
    const read = (path: string) => readFileSync(join(folder, path.replace('/assets/', '')));
    const { icons } = JSON.parse(read(webManifest).toString()) as {
      icons: { src: string; sizes: string; type: string; purpose: string }[];
    };
    expect(icons.map(({ sizes, purpose }) => `${sizes} ${purpose}`)).to.deep.equal([
      '192x192 any',
      '512x512 any',
      '512x512 maskable',
    ]);
    const pictures = [
      [appleTouchIcon, '180x180'],
      [linkPreview, '1200x630'],
      ...icons.map(({ src, sizes }) => [src, sizes]),
    ] as const;
    for (const [path = '', size] of pictures) {
      const contents = read(path);
      expect(readPngSize(contents), path).to.equal(size);
      expect(contents.length, path).to.be.below(30_000);
    }
    expect(readPngSize(read(favicon).subarray(22))).to.equal('32x32');
  });

  describe('files for Chrome 100, Firefox 100 and Safari 15.4', () => {
    const eslint = new ESLint({
      cwd: folder,
      overrideConfigFile: true,
      allowInlineConfig: false,
      overrideConfig: [
        { files: ['**/*.js'], ...scriptsForOldestBrowsers('auto') },
        { files: ['**/*.css'], ...stylesForOldestBrowsers },
      ],
    });
    const listMessages = (results: ESLint.LintResult[]) =>
      results.flatMap(({ filePath, messages }) =>
        messages.map(({ line, column, message }) => `${basename(filePath)}:${line}:${column} ${message}`),
      );

    it('use no newer functions, objects or syntax without testing for them', async () => {
      const results = await eslint.lintFiles(['*.js', '*.css']);
      expect(results.map(({ filePath }) => basename(filePath))).to.have.members(
        files().filter((name) => /\.(js|css)$/.test(name)),
      );
      expect(listMessages(results)).to.deep.equal([]);
    });

    for (const [name, code] of [
      ['AbortSignal.timeout()', 'AbortSignal.timeout(1000);'],
      ['Object.groupBy()', 'Object.groupBy([], String);'],
      ['top-level await', 'await 1;'],
      ['CompressionStream', 'new CompressionStream("gzip");'],
    ] as const) {
      it(`would be reported for ${name} in a script`, async () => {
        const results = await eslint.lintText(code, { filePath: join(folder, 'example.js') });
        expect(listMessages(results)).to.have.length(1);
      });
    }

    for (const [name, code] of [
      ['light-dark()', 'a { color: light-dark(#000, #fff) }'],
      ['dvh without @supports', 'a { height: 100dvh }'],
      [':has()', 'a:has(b) { color: #000 }'],
      ['nesting', 'a { color: #000; &:hover { color: #111 } }'],
      ['container queries', '@container (min-width: 1px) { a { color: #000 } }'],
      ['color-mix()', 'a { color: color-mix(in srgb, #000, #fff) }'],
    ] as const) {
      it(`would be reported for ${name} in the style sheet`, async () => {
        const results = await eslint.lintText(code, { filePath: join(folder, 'example.css') });
        expect(listMessages(results)).to.have.length(1);
      });
    }
  });

  describe('stylesheets', () => {
    let declarations: Declaration[];
    before(() => {
      const { game, site } = readAssets(folder);
      declarations = [game, site].flatMap(({ stylesheet }) =>
        parseDeclarations(readFileSync(join(folder, stylesheet.replace('/assets/', '')), 'utf8')),
      );
    });

    it('declares every used custom property outside at-rules', () => {
      const used = declarations.flatMap(({ value }) =>
        [...value.matchAll(/var\((--[\w-]+)/g)].map(([, name]) => name ?? ''),
      );
      expect(used).to.include('--line');
      const plain = declarations
        .filter(({ within }) => !within.some((rule) => rule.startsWith('@')))
        .map(({ property }) => property);
      expect(plain).to.include.members(used);
    });

    it('has the colours of pictures for link previews', () => {
      for (const [property, colour] of [
        ['--line', pictureColours.line],
        ['--x', pictureColours.X],
        ['--o', pictureColours.O],
      ])
        expect(
          declarations.find((each) => each.within.join() === ':root' && each.property === property)?.value,
        ).to.equal(colour);
    });

    it('gives the icons the colours of X and O', () => {
      const getColour = (name: string) =>
        declarations.find(({ within, property }) => within.join() === ':root' && property === name)?.value;
      const { icon, badgeIcon } = readAssets(folder);
      const read = (asset: string) => readFileSync(join(folder, asset.replace('/assets/', '')), 'utf8');
      expect(read(badgeIcon)).to.include(`fill="${getColour('--x')}"`);
      expect(read(icon))
        .to.include(`stroke="${getColour('--x')}"`)
        .and.include(`stroke="${getColour('--o')}"`);
    });

    it('has the backgrounds that pages declare as theme colours', () => {
      const listBackgrounds = (...within: string[]) =>
        declarations
          .filter((each) => each.within.join() === within.join() && each.property === '--background')
          .map(({ value }) => value);
      expect(listBackgrounds(':root')).to.deep.equal([themeColours.light, themeColours.light]);
      expect(listBackgrounds(':root[data-theme=dark]')).to.deep.equal([themeColours.dark, themeColours.dark]);
    });

    it('has the same dark theme by system preference and by choice', () => {
      const listColours = (...within: string[]) =>
        declarations
          .filter((each) => each.within.join() === within.join() && each.property.startsWith('--'))
          .map(({ property, value }) => `${property}: ${value}`);
      const chosen = listColours(':root[data-theme=dark]');
      expect(chosen).to.have.length.greaterThan(10);
      expect(listColours('@media(prefers-color-scheme:dark)', ':root:not([data-theme=light])')).to.deep.equal(
        chosen,
      );
    });
  });
});

/** Width and height of a PNG file, from its first chunk (PNG specification, "IHDR"). */
function readPngSize(contents: Buffer): string {
  expect(contents.toString('latin1', 1, 4)).to.equal('PNG');
  return `${contents.readUInt32BE(16)}x${contents.readUInt32BE(20)}`;
}

interface Declaration {
  /** Enclosing at-rules and selectors, outermost first. */
  readonly within: readonly string[];
  readonly property: string;
  readonly value: string;
}

/** Parses minified CSS without braces or semicolons in strings. */
function parseDeclarations(css: string): Declaration[] {
  const found: Declaration[] = [];
  const within: string[] = [];
  for (const [, text = '', end] of css.matchAll(/([^{};]*)([{};])/g)) {
    if (end === '{') {
      within.push(text.trim());
      continue;
    }
    const colon = text.indexOf(':');
    if (colon > 0) {
      const [property, value] = [text.slice(0, colon).trim(), text.slice(colon + 1).trim()];
      found.push({ within: [...within], property, value });
    }
    if (end === '}') within.pop();
  }
  return found;
}
