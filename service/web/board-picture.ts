import type { FinalBoard } from '../rules/final-board.ts';
import { themeColours } from './page-metadata.ts';

/** Light colours of the style sheet, which a picture does not reach. A test compares them. */
export const pictureColours = {
  background: themeColours.light,
  line: '#86847c',
  X: '#b03a10',
  O: '#0c6a80',
} as const;

/** Width and height of pictures for link previews, in pixels. */
export const pictureSize = { width: 1200, height: 630 } as const;

/** Distance between the centres of two cells. */
const cellSize = 180;

/** Draws a final board as an SVG document, for link previews. */
export function drawFinalBoard({ cells, line }: FinalBoard): string {
  const { width, height } = pictureSize;
  const middle = { x: width / 2, y: height / 2 };
  const findCentre = (cell: number) => ({
    x: middle.x + cellSize * ((cell % 3) - 1),
    y: middle.y + cellSize * (Math.floor(cell / 3) - 1),
  });
  const half = { x: middle.x - cellSize / 2, y: middle.y - cellSize / 2 };
  const grid = [0, 1].map(
    (index) =>
      `M${half.x + index * cellSize} ${middle.y - 258}v516M${middle.x - 258} ${half.y + index * cellSize}h516`,
  );
  const marks = cells.map((mark, cell) => {
    const { x, y } = findCentre(cell);
    if (mark === 'X') return `<path stroke="${pictureColours.X}" d="M${x - 45} ${y - 45}l90 90m0-90-90 90"/>`;
    return mark && `<circle stroke="${pictureColours.O}" cx="${x}" cy="${y}" r="50"/>`;
  });
  const stroke = line && drawLine(findCentre(line[0]), findCentre(line[2]), cells[line[0]] ?? 'X');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}">`,
    `<rect width="${width}" height="${height}" fill="${pictureColours.background}"/>`,
    '<g fill="none" stroke-linecap="round" stroke-width="18">',
    `<path stroke="${pictureColours.line}" stroke-width="8" d="${grid.join('')}"/>`,
    ...marks,
    stroke,
    '</g></svg>',
  ].join('');
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The stroke through the winning marks, which extends beyond the centres of the outer cells. */
function drawLine(from: Point, to: Point, winner: 'X' | 'O'): string {
  const [dx, dy] = [Math.sign(to.x - from.x) * 71, Math.sign(to.y - from.y) * 71];
  return `<path stroke="${pictureColours[winner]}" stroke-width="10" d="M${from.x - dx} ${from.y - dy}L${to.x + dx} ${to.y + dy}"/>`;
}
