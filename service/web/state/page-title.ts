import type { Game } from '../../games/game.ts';
import { getCapitalizedPlayerName } from '../messages/player-names.ts';
import { toPlainText } from '../messages/sentence.ts';
import { getGameView, type ClientState } from './client-state.ts';

/** Title of a game's page, for the tab and for link previews. */
export function formatGameTitle(game: Game): string {
  const [host, guest] = [
    toPlainText([getCapitalizedPlayerName(game, 'X')]),
    toPlainText([getCapitalizedPlayerName(game, 'O')]),
  ];
  const titles = {
    open: `${host} invites you to tic-tac-toe`,
    invited: `${host} invites ${guest} to tic-tac-toe`,
    playing: `${host} – ${guest}`,
    finished: `${host} – ${guest}`,
    declined: `${host}’s game`,
    cancelled: `${host}’s game`,
  };
  return `${titles[game.status]} – Noughts`;
}

/** Title for the current state; null unless it is a game's page. */
export function getGamePageTitle(state: ClientState): string | null {
  const gameView = getGameView(state);
  return gameView && formatGameTitle(gameView.game);
}
