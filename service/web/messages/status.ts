import type { Game } from '../../games/game.ts';
import { getOtherMark, type Mark } from '../../rules/board.ts';
import { getLineName } from './board-labels.ts';
import { getCapitalizedPlayerName, getPlayerName } from './player-names.ts';
import type { Sentence } from './sentence.ts';

/**
 * The status of a game in one sentence, from the view of `seat` (null: a spectator).
 *
 * @param turn the turn that the board shows, which includes a pending move
 */
export function formatStatus(game: Game, seat: Mark | null, turn: Mark | null = game.turn): Sentence {
  const host = getCapitalizedPlayerName(game, 'X');
  switch (game.status) {
    case 'open':
      if (seat === null) return [host, ' invites you to a game'];
      return game.seeking ? ['Looking for an opponent…'] : ['Send this link to a friend'];
    case 'invited':
      if (seat === 'O') return [host, ' invites you to a game'];
      if (seat === 'X') return ['Waiting for ', getPlayerName(game, 'O'), ' to accept'];
      return [host, ' is waiting for ', getPlayerName(game, 'O'), ' to accept'];
    case 'declined':
      return seat === 'O'
        ? ['You declined this invitation']
        : [getCapitalizedPlayerName(game, 'O'), ' declined the invitation'];
    case 'cancelled':
      return [seat === 'X' ? 'You' : host, ' cancelled this game'];
    case 'playing':
      if (turn === null) return ['Game over'];
      return turn === seat ? ['Your turn'] : [getCapitalizedPlayerName(game, turn), ' is thinking…'];
    case 'finished':
      return formatResult(game, seat);
  }
}

/** The result of a finished game: "You won: top row". */
export function formatResult(game: Game, seat: Mark | null): Sentence {
  const result = game.result;
  if (!result?.winner) return ['It’s a draw'];
  const loser = getOtherMark(result.winner);
  const won: Sentence =
    result.winner === seat ? ['You won: '] : [getCapitalizedPlayerName(game, result.winner), ' won: '];
  if (result.line) return [...won, getLineName(result.line)];
  if (loser === seat) return [result.by === 'time' ? 'You ran out of time' : 'You resigned'];
  return [...won, getPlayerName(game, loser), result.by === 'time' ? ' ran out of time' : ' resigned'];
}

/** The result in one word, for lists. */
export function getOutcome(game: Game, seat: Mark | null): 'Won' | 'Lost' | 'Draw' | 'Finished' {
  if (!game.result?.winner) return 'Draw';
  if (seat === null) return 'Finished';
  return game.result.winner === seat ? 'Won' : 'Lost';
}
