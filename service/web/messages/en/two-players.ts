import type { Mark } from '../../../rules/board.ts';
import { formatCount } from './format-count.ts';

/** Texts of the page for two players on one device. */
export const twoPlayers = {
  player: (player: number) => `Player ${player}`,
  turn: (player: number, mark: Mark) => `Player ${player} plays ${mark}`,
  won: (player: number, line: string) => `Player ${player} won: ${line}`,
  draw: 'It’s a draw',
  wins: (count: number) => formatCount(count, 'win'),
  draws: (count: number) => formatCount(count, 'draw'),
  toMove: 'to move',
  /** For screen readers: who plays what, and the score. */
  strip: (player: number, mark: Mark, wins: string) => `Player ${player}, ${mark}, ${wins}`,
  nextGame: 'Next game',
  takeBack: 'Take back',
  startOver: 'Start over',
  resetScore: 'Reset score',
  explanation:
    'Pass the device on after each move. After each game you swap X and O. Nothing is sent or stored.',
};
