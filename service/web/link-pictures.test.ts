import { Resvg } from '@resvg/resvg-js';
import { expect } from 'chai';
import { parseFinalBoard } from '../rules/final-board.ts';
import { drawFinalBoard } from './board-picture.ts';
import { LinkPictures, linkPictureWidth } from './link-pictures.ts';

describe('LinkPictures', () => {
  it('renders a final board as a PNG of 600 × 315 pixels below 15 kB', async () => {
    const png = await new LinkPictures().get('XXXOO----');
    expect(png?.toString('latin1', 1, 4)).to.equal('PNG');
    expect([png?.readUInt32BE(16), png?.readUInt32BE(20)]).to.deep.equal([linkPictureWidth, 315]);
    expect(png?.length).to.be.below(15_000);
  });

  it('renders a board once, also for requests at the same time', async () => {
    const pictures = new LinkPictures();
    const [first, second] = await Promise.all([pictures.get('XXXOO----'), pictures.get('XXXOO----')]);
    expect(first).to.equal(second);
    expect(await pictures.get('XXXOO----')).to.equal(first);
    expect(await pictures.get('OOOXX-X--')).not.to.deep.equal(first);
  });

  for (const text of ['---------', 'XXXOOO---', 'XO-------', 'XXXOO---', '../../etc'])
    it(`has no picture of ${text}`, () => {
      expect(new LinkPictures().get(text)).to.equal(null);
    });
});

describe('drawFinalBoard', () => {
  /** The colour at a point of the drawing's own coordinates, 1200 × 630, as hexadecimal digits. */
  function readColour(board: string, x: number, y: number): string {
    const parsed = parseFinalBoard(board);
    if (!parsed) throw new Error(`${board} is no final board`);
    const { pixels, width } = new Resvg(drawFinalBoard(parsed), {
      font: { loadSystemFonts: false },
    }).render();
    return pixels.subarray((y * width + x) * 4).toString('hex', 0, 3);
  }

  it('draws X, O and the winning line in their colours, and nothing in an empty cell', () => {
    const board = 'X-O-X-O-X';
    expect(readColour(board, 420, 135), 'X in the top left').to.equal('b03a10');
    expect(readColour(board, 780, 85), 'edge of O in the top right').to.equal('0c6a80');
    expect(readColour(board, 510, 225), 'winning line between two cells').to.equal('b03a10');
    expect(readColour(board, 600, 135), 'empty cell').to.equal('f6f4ef');
  });

  it('draws no winning line on a drawn board', () => {
    expect(readColour('XOXXOOOXX', 600, 225)).to.equal('86847c');
    expect(readColour('XXXOO----', 510, 135), 'winning line of the top row').to.equal('b03a10');
  });
});
