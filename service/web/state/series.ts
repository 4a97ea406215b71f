import type { Game, Series } from '../../games/game.ts';
import { getOtherMark, type Mark } from '../../rules/board.ts';

/** Results of the games of two players, as one of them counts. */
export interface SeriesScore {
  readonly own: number;
  readonly other: number;
  readonly drawn: number;
}

/** Release 0.2.0, whose responses a page can get during a rollout, does not send `series`. */
type GameInSeries = Pick<Game, 'result'> & { readonly series?: Series };

/**
 * The score of a series of rematches for the player of `mark`, with the result of this game; null for the first game of
 * these two. A game without a winner counts only as a draw on the board.
 */
export function getSeriesScore({ series, result }: GameInSeries, mark: Mark): SeriesScore | null {
  if (!series || series.X + series.O + series.drawn === 0) return null;
  const count = (each: Mark) => series[each] + Number(result?.winner === each);
  return {
    own: count(mark),
    other: count(getOtherMark(mark)),
    drawn: series.drawn + Number(result?.by === 'draw'),
  };
}
