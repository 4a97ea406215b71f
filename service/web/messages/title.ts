import type { Game } from '../../games/game.ts';
import { PlayerName } from './player-names.ts';
import { bare } from './sentence.ts';
import { tableIn, type ClientState } from '../state/client-state.ts';

/** What the page of a game is called in its tab, and as the head of a link preview. */
export function gameTitle(game: Game): string {
  const [host, guest] = [bare([PlayerName(game, 'X')]), bare([PlayerName(game, 'O')])];
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

/** The same for the page as it is now; null where it shows no game. */
export function gameTitleOf(state: ClientState): string | null {
  const table = tableIn(state);
  return table && gameTitle(table.game);
}
