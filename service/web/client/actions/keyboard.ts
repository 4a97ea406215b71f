import { stepOf, type Table } from '../../state/game-view.ts';

/** What a key asks for on the game's page. */
export type KeyIntent =
  | { readonly do: 'focus'; readonly cell: number }
  | { readonly do: 'play'; readonly cell: number }
  | { readonly do: 'step'; readonly to: number };

const steps: Readonly<Record<string, readonly [column: number, row: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/**
 * Reads a key: arrows move between cells, 1-9 play as they lie on a number pad, and at the end arrows, Home and End step
 * through the moves. Enter and Space are the buttons' own.
 *
 * @param cursor the cell that arrows start from
 */
export function intentOf(key: string, table: Table, cursor: number): KeyIntent | null {
  const { game } = table;
  if (game.status === 'finished') return stepIntent(key, table);
  if (game.status !== 'playing') return null;
  if (/^[1-9]$/.test(key)) return { do: 'play', cell: numberPadCell(Number(key)) };
  const step = steps[key];
  if (!step) return null;
  const column = clamp((cursor % 3) + step[0]);
  const row = clamp(Math.floor(cursor / 3) + step[1]);
  return { do: 'focus', cell: row * 3 + column };
}

function stepIntent(key: string, table: Table): KeyIntent | null {
  const shown = stepOf(table);
  const to = { ArrowLeft: shown - 1, ArrowRight: shown + 1, Home: 0, End: table.game.moves.length }[key];
  return to === undefined ? null : { do: 'step', to };
}

/** 7 8 9 on top, 1 2 3 below, as on a number pad. */
function numberPadCell(digit: number): number {
  return (2 - Math.floor((digit - 1) / 3)) * 3 + ((digit - 1) % 3);
}

function clamp(index: number): number {
  return Math.max(0, Math.min(2, index));
}
