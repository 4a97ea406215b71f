import { getShownMoveCount, type GameView } from '../../state/game-view.ts';

/** The command of a key on the game page. */
export type KeyCommand =
  | { readonly type: 'focus'; readonly cell: number }
  | { readonly type: 'play'; readonly cell: number }
  | { readonly type: 'step'; readonly replayIndex: number };

const directions: Readonly<Record<string, readonly [column: number, row: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/**
 * Maps a key to a command: arrows move between cells, and 1-9 play in number pad layout. In a finished game arrows, Home
 * and End step through the moves. Buttons handle Enter and Space themselves.
 *
 * @param focusedCell the cell from which arrow keys move
 */
export function parseKey(key: string, gameView: GameView, focusedCell: number): KeyCommand | null {
  const { game } = gameView;
  if (game.status === 'finished') return parseReplayKey(key, gameView);
  if (game.status !== 'playing') return null;
  return parseBoardKey(key, focusedCell);
}

/** Maps an arrow key to an adjacent cell, and 1-9 to a move in number pad layout. */
export function parseBoardKey(
  key: string,
  focusedCell: number,
): Exclude<KeyCommand, { type: 'step' }> | null {
  if (/^[1-9]$/.test(key)) return { type: 'play', cell: getNumberPadCell(Number(key)) };
  const direction = directions[key];
  if (!direction) return null;
  const column = clampToBoard((focusedCell % 3) + direction[0]);
  const row = clampToBoard(Math.floor(focusedCell / 3) + direction[1]);
  return { type: 'focus', cell: row * 3 + column };
}

function parseReplayKey(key: string, gameView: GameView): KeyCommand | null {
  const shownMoveCount = getShownMoveCount(gameView);
  const replayIndex = {
    ArrowLeft: shownMoveCount - 1,
    ArrowRight: shownMoveCount + 1,
    Home: 0,
    End: gameView.game.moves.length,
  }[key];
  return replayIndex === undefined ? null : { type: 'step', replayIndex };
}

/** Number pad layout: 7 8 9 is the top row, 1 2 3 the bottom row. */
function getNumberPadCell(digit: number): number {
  return (2 - Math.floor((digit - 1) / 3)) * 3 + ((digit - 1) % 3);
}

function clampToBoard(index: number): number {
  return Math.max(0, Math.min(2, index));
}
