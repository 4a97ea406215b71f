import { stepOf, type Table } from '../state/game-view.ts';

const paths = {
  first: 'M7 6v12M17 6l-6 6 6 6',
  back: 'M14 6l-6 6 6 6',
  on: 'M10 6l6 6-6 6',
  last: 'M17 6v12M7 6l6 6-6 6',
};

/** Steps through the moves of a finished game; the arrow keys do the same. */
export function Replay({ table }: { table: Table }) {
  const last = table.game.moves.length;
  const shown = stepOf(table);
  const step = (icon: keyof typeof paths, label: string, to: number, isEnd: boolean) => (
    <button
      type="button"
      class="icon"
      data-act="step"
      data-value={to}
      aria-label={label}
      aria-disabled={isEnd}
    >
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d={paths[icon]} />
      </svg>
    </button>
  );
  if (last === 0) return null;
  return (
    <div class="replay" role="group" aria-label="Step through the moves">
      {step('first', 'To the beginning', 0, shown === 0)}
      {step('back', 'One move back', shown - 1, shown === 0)}
      <span class="count">
        <span class="sr-only">Move </span>
        {shown}
        <span aria-hidden="true"> / </span>
        <span class="sr-only"> of </span>
        {last}
      </span>
      {step('on', 'One move on', shown + 1, shown === last)}
      {step('last', 'To the end', last, shown === last)}
    </div>
  );
}
