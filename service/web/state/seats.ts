import type { Game, Series } from '../../games/game.ts';
import { getOtherMark, type Mark } from '../../rules/board.ts';
import { getGuestMark } from '../../shared/host-mark.ts';

/** The mark that `userId` plays in `game`; null for spectators. */
export function getSeat(game: Game, userId: string | undefined): Mark | null {
  if (userId === undefined) return null;
  if (game.players.X?.id === userId) return 'X';
  if (game.players.O?.id === userId) return 'O';
  return null;
}

/** Whether the other player offers a rematch that has not started. */
export function isOfferedRematch({ rematch }: Game, seat: Mark | null): boolean {
  return seat !== null && rematch !== null && rematch.gameId === null && rematch.offeredBy !== seat;
}

/** Whether the game waits for `userId`: for a move, or a response to an invitation or a rematch offer. */
export function needsActionFrom(game: Game, userId: string): boolean {
  if (game.status === 'invited') return game.players[getGuestMark(game)]?.id === userId;
  if (game.status === 'finished') return isOfferedRematch(game, getSeat(game, userId));
  return game.turn !== null && game.players[game.turn]?.id === userId;
}

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
