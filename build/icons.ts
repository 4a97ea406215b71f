import { Resvg } from '@resvg/resvg-js';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { appName } from '../service/web/messages/en/app-name.ts';
import { metadata } from '../service/web/messages/en/metadata.ts';
import { parseFinalBoard } from '../service/rules/final-board.ts';
import { drawFinalBoard, pictureSize } from '../service/web/board-picture.ts';
import { themeColours } from '../service/web/page-metadata.ts';

export interface StaticFile {
  /** Name without a content hash. */
  readonly name: string;
  readonly contents: Buffer;
}

/** Vector icons, and pictures of them with a width in pixels. */
const icons: readonly { readonly name: string; readonly source: string; readonly width?: number }[] = [
  { name: 'icon.svg', source: 'icon.svg' },
  { name: 'icon-badge.svg', source: 'icon-badge.svg' },
  { name: 'favicon.ico', source: 'icon.svg', width: 32 },
  { name: 'icon-small.png', source: 'icon.svg', width: 192 },
  { name: 'icon-large.png', source: 'icon.svg', width: 512 },
  { name: 'icon-maskable.png', source: 'icon-full.svg', width: 512 },
  { name: 'apple-touch-icon.png', source: 'icon-full.svg', width: 180 },
];

/** Draws all icons from their SVG sources, with the light colours of the style sheet. */
export async function drawIcons(sourceFolder: string): Promise<StaticFile[]> {
  const styles = await readFile(join(sourceFolder, 'styles.css'), 'utf8');
  const drawn = await Promise.all(
    icons.map(async ({ name, source, width }) => {
      const template = await readFile(join(sourceFolder, 'icons', source), 'utf8');
      const svg = template.replaceAll(/var\((--\w+)\)/g, (_, property: string) =>
        readColour(styles, property),
      );
      if (width === undefined) return { name, contents: Buffer.from(svg) };
      const png = renderPng(svg, width);
      return { name, contents: name.endsWith('.ico') ? wrapAsIco(png, width) : png };
    }),
  );
  const board = parseFinalBoard('X-O-X-O-X');
  if (!board) throw new Error('the picture for link previews shows no final board');
  const linkPreview = renderPng(drawFinalBoard(board), pictureSize.width);
  return [...drawn, { name: 'link-preview.png', contents: linkPreview }];
}

function renderPng(svg: string, width: number): Buffer {
  const options = { fitTo: { mode: 'width', value: width }, font: { loadSystemFonts: false } } as const;
  return new Resvg(svg, options).render().asPng();
}

/** Light value of a colour of the style sheet; icons are files of their own, which its properties do not reach. */
function readColour(styles: string, property: string): string {
  const colour = new RegExp(`${property}: (#\\w{6});`).exec(styles)?.[1];
  if (colour === undefined) throw new Error(`styles.css declares no colour ${property}, which an icon uses`);
  return colour;
}

/** An ICO file with one picture: a header, one directory entry, and the PNG itself. */
function wrapAsIco(png: Buffer, width: number): Buffer {
  const header = Buffer.alloc(22);
  header.writeUInt16LE(1, 2); // type: icon
  header.writeUInt16LE(1, 4); // number of pictures
  header.writeUInt8(width, 6);
  header.writeUInt8(width, 7);
  header.writeUInt16LE(1, 10); // colour planes
  header.writeUInt16LE(32, 12); // bits per pixel
  header.writeUInt32LE(png.length, 14);
  header.writeUInt32LE(header.length, 18);
  return Buffer.concat([header, png]);
}

/**
 * The web app manifest (W3C Recommendation), with which browsers put the site on a home screen.
 *
 * @param getPath the URL path of an icon
 */
export function createWebManifest(getPath: (icon: string) => string): StaticFile {
  const background = themeColours.light;
  const png = (name: string, sizes: string, purpose: string) => ({
    src: getPath(name),
    sizes,
    type: 'image/png',
    purpose,
  });
  const manifest = {
    id: '/',
    name: appName,
    description: metadata.tagline,
    lang: metadata.language,
    start_url: '/',
    display: 'standalone',
    background_color: background,
    theme_color: background,
    icons: [
      png('icon-small.png', '192x192', 'any'),
      png('icon-large.png', '512x512', 'any'),
      png('icon-maskable.png', '512x512', 'maskable'),
    ],
  };
  return { name: 'app.webmanifest', contents: Buffer.from(JSON.stringify(manifest)) };
}
