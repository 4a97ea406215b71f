import type { Mark } from '../../rules/board.ts';

/** The strokes of a mark in a 100 × 100 box; `pathLength={1}` lets the style sheet animate them in units of their length. */
export function MarkStrokes({ mark }: { mark: Mark }) {
  if (mark === 'O') return <path class="stroke" pathLength={1} d="M50 21a29 29 0 1 1-.01 0" />;
  return (
    <>
      <path class="stroke" pathLength={1} d="M25 25 75 75" />
      <path class="stroke second" pathLength={1} d="M75 25 25 75" />
    </>
  );
}

/** A decorative mark beside a name or in the logo, hidden from screen readers. */
export function MarkIcon({ mark }: { mark: Mark }) {
  return (
    <svg class={`glyph ${mark}`} viewBox="0 0 100 100" aria-hidden="true">
      <MarkStrokes mark={mark} />
    </svg>
  );
}
