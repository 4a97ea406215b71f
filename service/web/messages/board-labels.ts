import { boardOf, lines, type Cell, type Moves } from '../../rules/board.ts';

const cellNames = [
  'top left',
  'top middle',
  'top right',
  'middle left',
  'centre',
  'middle right',
  'bottom left',
  'bottom middle',
  'bottom right',
] as const;

/** In the order of `lines` in the rules. */
const lineNames = [
  'top row',
  'middle row',
  'bottom row',
  'left column',
  'middle column',
  'right column',
  'falling diagonal',
  'rising diagonal',
] as const;

export function cellName(cell: Cell): string {
  return cellNames[cell] ?? `cell ${cell}`;
}

export function lineName(line: readonly Cell[]): string {
  const index = lines.findIndex((known) => known.every((cell, at) => cell === line[at]));
  return lineNames[index] ?? 'a line';
}

/** A cell with what stands in it: "Centre, X", "Top left, empty". */
export function cellInWords(moves: Moves, cell: Cell): string {
  const title = cellName(cell);
  return `${title[0]?.toUpperCase()}${title.slice(1)}, ${boardOf(moves)[cell] ?? 'empty'}`;
}
