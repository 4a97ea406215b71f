import { getOtherMark, type Mark } from '../rules/board.ts';

/** A game as the API returns it. Release 0.2.0, whose responses a page can get during a rollout, does not send `host`. */
interface HostedGame {
  readonly host?: Mark;
}

/** The mark of the player who created the game; X without `host`. */
export function getHostMark(game: HostedGame): Mark {
  return game.host ?? 'X';
}

/** The mark of the player who joins, or is invited. */
export function getGuestMark(game: HostedGame): Mark {
  return getOtherMark(getHostMark(game));
}
