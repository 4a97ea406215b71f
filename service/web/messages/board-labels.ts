import { buildBoard, winningLines, type Cell, type Moves } from '../../rules/board.ts';

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

/** In the order of `winningLines`. */
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

export function getCellName(cell: Cell): string {
  return cellNames[cell] ?? `cell ${cell}`;
}

export function getLineName(line: readonly Cell[]): string {
  const index = winningLines.findIndex((candidate) =>
    candidate.every((cell, position) => cell === line[position]),
  );
  return lineNames[index] ?? 'a line';
}

/** Label of a cell: "Centre, X", "Top left, empty". */
export function describeCell(moves: Moves, cell: Cell): string {
  const title = getCellName(cell);
  return `${title[0]?.toUpperCase()}${title.slice(1)}, ${buildBoard(moves)[cell] ?? 'empty'}`;
}
