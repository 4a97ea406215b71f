import type { Game } from '../../games/game.ts';
import type { Mark } from '../../rules/board.ts';
import { getSeriesScore } from '../state/series.ts';
import { messages } from '../messages/common-catalogue.ts';

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
