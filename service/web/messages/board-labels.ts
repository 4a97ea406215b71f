import { buildBoard, winningLines, type Cell, type Moves } from '../../rules/board.ts';
import { messages } from './common-catalogue.ts';

export function getCellName(cell: Cell): string {
  return messages.board.cellNames[cell] ?? messages.board.unknownCell(cell);
}

export function getLineName(line: readonly Cell[]): string {
  const index = winningLines.findIndex((candidate) =>
    candidate.every((cell, position) => cell === line[position]),
  );
  return messages.board.lineNames[index] ?? messages.board.unknownLine;
}

/** Label of a cell: "Centre, X", "Top left, empty", "Top right, O, last move", "Centre, X, winning". */
export function describeCell(moves: Moves, cell: Cell, winningLine: readonly Cell[] | null = null): string {
  const cellName = getCellName(cell);
  return messages.board.cellLabel(
    `${cellName[0]?.toUpperCase()}${cellName.slice(1)}`,
    buildBoard(moves)[cell] ?? null,
    winningLine?.includes(cell) ? 'winning' : moves.at(-1) === cell ? 'last' : 'other',
  );
}
