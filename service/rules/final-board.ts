import { winningLines, type Cell, type Mark } from './board.ts';

/** The board of a game that ended by a line or a draw, without the order of its moves. */
export interface FinalBoard {
  /** Nine cells, null where empty. */
  readonly cells: readonly (Mark | null)[];
  /** The line that decided the game, chosen as in `getOutcome`; null for a draw. */
  readonly line: readonly [Cell, Cell, Cell] | null;
}

/**
 * Parses nine of `X`, `O` and `-`, row by row.
 *
 * @returns null for anything but one of the 958 boards on which a game can end
 */
export function parseFinalBoard(text: string): FinalBoard | null {
  if (!/^[XO-]{9}$/.test(text)) return null;
  const cells = [...text].map((mark) => (mark === '-' ? null : (mark as Mark)));
  const count = (mark: Mark) => cells.filter((each) => each === mark).length;
  const findLine = (mark: Mark) => winningLines.find((line) => line.every((cell) => cells[cell] === mark));
  const lead = count('X') - count('O');
  const [lineOfX = null, lineOfO = null] = [findLine('X'), findLine('O')];
  if (lineOfX && lineOfO) return null;
  if (lineOfX) return lead === 1 ? { cells, line: lineOfX } : null;
  if (lineOfO) return lead === 0 ? { cells, line: lineOfO } : null;
  return lead === 1 && !cells.includes(null) ? { cells, line: null } : null;
}

/** The text that {@link parseFinalBoard} parses. */
export function formatFinalBoard(cells: FinalBoard['cells']): string {
  return cells.map((mark) => mark ?? '-').join('');
}
