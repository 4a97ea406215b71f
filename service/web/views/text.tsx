import type { HTMLAttributes } from 'preact';
import type { Game } from '../../games/game.ts';
import type { Mark } from '../../rules/board.ts';
import { messages } from '../messages/common-catalogue.ts';
import { getSeriesScore } from '../state/seats.ts';

interface TextProps extends HTMLAttributes<HTMLSpanElement> {
  readonly children: string | number;
}

/**
 * A text that can change while its place in the page stays. The key replaces the element with the text: translation by the
 * browser moves a text node into an element of its own, where Preact would no longer reach it.
 */
export function Text({ children, ...attributes }: TextProps) {
  return (
    <span key={children} {...attributes}>
      {children}
    </span>
  );
}

/** The series of rematches that a game belongs to, "2–1", from the view of `mark`; nothing for a first game. */
export function Score({ game, mark }: { game: Game; mark: Mark }) {
  const score = getSeriesScore(game, mark);
  if (!score) return null;
  const { own, other, drawn } = score;
  const label = messages.series.label(own, other, drawn);
  return (
    <span class="score" role="img" aria-label={label} title={label} key={label}>
      {messages.series.score(own, other)}
    </span>
  );
}
