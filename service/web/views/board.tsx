import { buildBoard, type Cell, type Mark, type Moves } from '../../rules/board.ts';
import { formTargets } from './form-targets.ts';
import { describeCell } from '../messages/board-labels.ts';
import { MarkStrokes } from './marks.tsx';
import { messages } from '../messages/common-catalogue.ts';

/** Id of the text that explains the keys. */
export const keyboardHelpId = 'keys';

interface BoardProps {
  /** The game for browsers without script; null for a board that only a script can play, on a page without help for the keys. */
  readonly gameId: string | null;
  readonly moves: Moves;
  /** The mark that a tap on an empty cell plays; null when the user cannot play now. */
  readonly playableMark: Mark | null;
  /** The cell of a move that the server has not confirmed yet. */
  readonly pendingCell: Cell | null;
  readonly winningLine: readonly Cell[] | null;
  /** The only cell in the tab order (roving tabindex); arrow keys change it. */
  readonly focusedCell: Cell;
}

const gridIndexes = [0, 1, 2] as const;

/** The board: a grid of nine buttons. */
export function Board({ gameId, moves, playableMark, pendingCell, winningLine, focusedCell }: BoardProps) {
  const cells = buildBoard(moves);
  const lastMove = moves.at(-1);
  return (
    <div
      class={`board${winningLine ? ' won' : ''}${playableMark ? ` playable ${playableMark}` : ''}`}
      role="grid"
      aria-label={messages.board.label}
      aria-describedby={playableMark && gameId !== null ? keyboardHelpId : undefined}
    >
      <svg class="lines" viewBox="0 0 300 300" aria-hidden="true">
        <path d="M100 12v276M200 12v276M12 100h276M12 200h276" />
      </svg>
      {gridIndexes.map((row) => (
        <div role="row" class="row">
          {gridIndexes.map((column) => {
            const cell = row * 3 + column;
            const mark = cells[cell] ?? null;
            return (
              <div role="gridcell">
                <button
                  type="button"
                  {...(gameId !== null &&
                    playableMark !== null &&
                    mark === null &&
                    formTargets.get('play', [...moves, cell].join(), gameId))}
                  class={`cell${winningLine?.includes(cell) ? ' winning' : ''}${cell === pendingCell ? ' pending' : ''}`}
                  data-action="play"
                  data-value={cell}
                  aria-label={describeCell(moves, cell, winningLine)}
                  aria-disabled={playableMark === null || mark !== null}
                  aria-busy={cell === pendingCell}
                  tabIndex={cell === focusedCell ? 0 : -1}
                >
                  <CellMark mark={mark ?? playableMark} isGhost={mark === null} isLast={cell === lastMove} />
                </button>
              </div>
            );
          })}
        </div>
      ))}
      {winningLine && <WinningLine line={winningLine} winner={cells[winningLine[0] ?? 0] ?? null} />}
    </div>
  );
}

/** The mark in a cell. A ghost previews the user's own mark while the pointer hovers over an empty cell. */
function CellMark({ mark, isGhost, isLast }: { mark: Mark | null; isGhost: boolean; isLast: boolean }) {
  if (!mark) return null;
  return (
    <svg
      class={`mark ${mark}${isGhost ? ' ghost' : ''}${isLast ? ' last' : ''}`}
      viewBox="0 0 100 100"
      aria-hidden="true"
      key={isGhost ? 'ghost' : 'mark'}
    >
      {isLast && <rect class="ring" x="8" y="8" width="84" height="84" rx="24" />}
      <MarkStrokes mark={mark} />
    </svg>
  );
}

/** The stroke through the three winning marks. It extends beyond the centres of the outer cells. */
function WinningLine({ line, winner }: { line: readonly Cell[]; winner: Mark | null }) {
  const [from, to] = [getCellCentre(line[0] ?? 0), getCellCentre(line[2] ?? 0)];
  const extendLine = ([x1, y1]: Point, [x2, y2]: Point): Point => [
    x2 + Math.sign(x2 - x1) * 34,
    y2 + Math.sign(y2 - y1) * 34,
  ];
  const [x1, y1] = extendLine(to, from);
  const [x2, y2] = extendLine(from, to);
  return (
    <svg class={`winning-line ${winner}`} viewBox="0 0 300 300" aria-hidden="true">
      <path class="stroke" pathLength={1} d={`M${x1} ${y1} ${x2} ${y2}`} />
    </svg>
  );
}

type Point = readonly [x: number, y: number];

function getCellCentre(cell: Cell): Point {
  return [50 + 100 * (cell % 3), 50 + 100 * Math.floor(cell / 3)];
}
