import { Mutex } from 'async-mutex';
import { parseFinalBoard, type FinalBoard } from '../rules/final-board.ts';
import { drawFinalBoard } from './board-picture.ts';

/** PNG files of final boards, for link previews. There are 958 of about 9 kB, so all that were asked for stay in memory. */
export class LinkPictures {
  readonly #pictures = new Map<string, Promise<Buffer>>();
  /** One at a time: a picture takes about 10 ms of a CPU, outside the event loop. */
  readonly #mutex = new Mutex();

  /**
   * The picture of a board, nine of `X`, `O` and `-` row by row; null for anything but a board on which a game can end.
   *
   * @throws Error if it cannot be rendered; the next call tries again
   */
  get(text: string): Promise<Buffer> | null {
    const picture = this.#pictures.get(text);
    if (picture) return picture;
    const board = parseFinalBoard(text);
    if (!board) return null;
    const rendered = this.#mutex.runExclusive(() => renderPng(board));
    this.#pictures.set(text, rendered);
    rendered.catch(() => this.#pictures.delete(text));
    return rendered;
  }
}

async function renderPng(board: FinalBoard): Promise<Buffer> {
  // Lazy-loaded: machine code of 4 MB, of which a process without link previews needs nothing.
  const { renderAsync } = await import('@resvg/resvg-js');
  const image = await renderAsync(drawFinalBoard(board), {
    fitTo: { mode: 'width', value: linkPictureWidth },
    font: { loadSystemFonts: false },
  });
  return image.asPng();
}

/**
 * In pixels. The least that all services show in full width; twice that would take four times the memory while a picture is
 * rendered, and twice the memory of the cache.
 */
export const linkPictureWidth = 600;
