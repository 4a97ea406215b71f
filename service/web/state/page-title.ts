import type { Game } from '../../games/game.ts';
import { getCapitalizedPlayerName } from '../messages/player-names.ts';
import { toPlainText } from '../messages/sentence.ts';
import { getGameView, type ClientState } from './client-state.ts';
import { messages } from '../messages/catalogue.ts';

/** Title of a game's page, for the tab and for link previews. */
export function formatGameTitle(game: Game): string {
  const [host, guest] = [
    toPlainText([getCapitalizedPlayerName(game, 'X')]),
    toPlainText([getCapitalizedPlayerName(game, 'O')]),
  ];
  switch (game.status) {
    case 'open':
      return messages.metadata.openGameTitle(host);
    case 'invited':
      return messages.metadata.invitedGameTitle(host, guest);
    case 'playing':
    case 'finished':
      return messages.metadata.gameTitle(host, guest);
    case 'declined':
    case 'cancelled':
      return messages.metadata.unplayedGameTitle(host);
  }
}

/** Title for the current state; null unless it is a game's page. */
export function getGamePageTitle(state: ClientState): string | null {
  const gameView = getGameView(state);
  return gameView && formatGameTitle(gameView.game);
}
