import type { Game } from '../../games/game.ts';
import { getCapitalizedPlayerName } from '../messages/player-names.ts';
import { toPlainText } from '../messages/sentence.ts';
import { getGameView, type ClientState } from './client-state.ts';
import { gameMessages } from '../messages/game-catalogue.ts';

/** Title of a game's page, for the tab and for link previews. */
export function formatGameTitle(game: Game): string {
  const [host, guest] = [
    toPlainText([getCapitalizedPlayerName(game, 'X')]),
    toPlainText([getCapitalizedPlayerName(game, 'O')]),
  ];
  switch (game.status) {
    case 'open':
      return gameMessages.titles.open(host);
    case 'invited':
      return gameMessages.titles.invited(host, guest);
    case 'playing':
    case 'finished':
      return gameMessages.titles.played(host, guest);
    case 'declined':
    case 'cancelled':
      return gameMessages.titles.notPlayed(host);
  }
}

/** Title for the current state; null unless it is a game's page. */
export function getGamePageTitle(state: ClientState): string | null {
  const gameView = getGameView(state);
  return gameView && formatGameTitle(gameView.game);
}
