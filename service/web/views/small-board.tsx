import { buildBoard, type Moves } from '../../rules/board.ts';

/** A thumbnail of a board, for lists. */
export function SmallBoard({ moves }: { moves: Moves }) {
  const strokes = { X: '', O: '' };
  buildBoard(moves).forEach((mark, cell) => {
    const [x, y] = [4 + 10 * (cell % 3), 4 + 10 * Math.floor(cell / 3)];
    if (mark === 'X') strokes.X += `M${x - 2} ${y - 2}l4 4m0-4l-4 4`;
    if (mark === 'O') strokes.O += `M${x} ${y - 2.3}a2.3 2.3 0 1 1-.01 0`;
  });
  return (
    <svg class="small-board" viewBox="0 0 28 28" aria-hidden="true">
      <path class="grid" d="M9 0v28M19 0v28M0 9h28M0 19h28" />
      <path class="X" d={strokes.X} />
      <path class="O" d={strokes.O} />
    </svg>
  );
}
