import type { ComponentType } from 'preact';
import type { Game } from '../../games/game.ts';
import type { Mark } from '../../rules/board.ts';
import type { ClientState } from '../state/client-state.ts';

export interface WaitingGameProps {
  readonly state: ClientState;
  readonly game: Game;
  readonly seat: Mark | null;
}

/**
 * The view of games that are not running. The server sets it, and so does the script for those games; most pages show
 * running or finished games and do without.
 */
export const waitingGame: { View: ComponentType<WaitingGameProps> | null } = { View: null };
