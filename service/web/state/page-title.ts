import type { Game } from '../../games/game.ts';
import type { Mark } from '../../rules/board.ts';
import { getGuestMark, getHostMark } from '../../shared/host-mark.ts';
import { getCapitalizedPlayerName } from '../messages/player-names.ts';
import { toPlainText } from '../messages/sentence.ts';
import { formatResult } from '../messages/status.ts';
import { getGameView, type ClientState } from './client-state.ts';
import { getSeat } from './seats.ts';
import { gameMessages } from '../messages/game-catalogue.ts';

/** Title of a game's page, for the tab of the player of `seat`, or of anybody else and link previews (null). */
export function formatGameTitle(game: Game, seat: Mark | null): string {
  const [host, guest] = [
    toPlainText([getCapitalizedPlayerName(game, getHostMark(game))]),
    toPlainText([getCapitalizedPlayerName(game, getGuestMark(game))]),
  ];
  const { titles } = gameMessages;
  switch (game.status) {
    case 'open':
      if (seat === null) return titles.open(host);
      return game.seeking ? titles.looking : titles.waiting;
    case 'invited':
      return seat === getHostMark(game) ? titles.waitingFor(guest) : titles.invited(host, guest);
    case 'playing':
      return titles.played(host, guest);
    case 'finished':
      return titles.finished(toPlainText(formatResult(game, seat)), host, guest);
    case 'declined':
    case 'cancelled':
      return titles.notPlayed(host);
  }
}

/** Title for the current state; null unless it is a game's page. */
export function getGamePageTitle(state: ClientState): string | null {
  const gameView = getGameView(state);
  return gameView && formatGameTitle(gameView.game, getSeat(gameView.game, state.currentUser?.id));
}
