import type { Game } from '../../games/game.ts';

/** What a hidden tab shows while something waits for the user. */
export interface Badge {
  readonly text: string;
  /** The game that waits, or the latest of several, for its notification. */
  readonly game: Pick<Game, 'id' | 'version'>;
}
