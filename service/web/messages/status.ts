import type { Game } from '../../games/game.ts';
import { getOtherMark, type Mark } from '../../rules/board.ts';
import { getLineName } from './board-labels.ts';
import { getCapitalizedPlayerName, getPlayerName } from './player-names.ts';
import type { Sentence, SentencePart } from './sentence.ts';
import { messages } from './common-catalogue.ts';

/**
 * The status of a game in one sentence, from the view of `seat` (null: a spectator).
 *
 * @param turn the turn that the board shows, which includes a pending move
 */
export function formatStatus(game: Game, seat: Mark | null, turn: Mark | null = game.turn): Sentence {
  const host = getCapitalizedPlayerName(game, 'X');
  switch (game.status) {
    case 'open':
      if (seat === null) return messages.status.invitesYou(host);
      return [game.seeking ? messages.status.lookingForOpponent : messages.status.sendLink];
    case 'invited':
      if (seat === 'O') return messages.status.invitesYou(host);
      if (seat === 'X') return messages.status.waitingForAcceptance(getPlayerName(game, 'O'));
      return messages.status.hostIsWaiting(host, getPlayerName(game, 'O'));
    case 'declined':
      return seat === 'O'
        ? [messages.status.youDeclined]
        : messages.status.declined(getCapitalizedPlayerName(game, 'O'));
    case 'cancelled':
      return seat === 'X' ? [messages.status.youCancelled] : messages.status.cancelled(host);
    case 'playing':
      if (turn === null) return [messages.status.gameOver];
      return turn === seat
        ? [messages.status.yourTurn]
        : messages.status.isThinking(getCapitalizedPlayerName(game, turn));
    case 'finished':
      return formatResult(game, seat);
  }
}

/** The result of a finished game: "You won: top row". */
export function formatResult(game: Game, seat: Mark | null): Sentence {
  const result = game.result;
  if (result?.by === 'abandoned') return [messages.result.abandoned];
  if (!result?.winner) return [messages.result.draw];
  const loser = getOtherMark(result.winner);
  if (loser === seat && !result.line)
    return [result.by === 'time' ? messages.result.youRanOutOfTime : messages.result.youResigned];
  const how = result.line ? [getLineName(result.line)] : describeEnd(getPlayerName(game, loser), result.by);
  return result.winner === seat
    ? messages.result.youWon(how)
    : messages.result.won(getCapitalizedPlayerName(game, result.winner), how);
}

function describeEnd(loser: SentencePart, by: NonNullable<Game['result']>['by']): Sentence {
  return by === 'time' ? messages.result.ranOutOfTime(loser) : messages.result.resigned(loser);
}

/** The result for the player of `seat`. */
export function getOutcome({ result }: Game, seat: Mark): 'won' | 'lost' | 'drawn' | 'abandoned' {
  if (result?.by === 'abandoned') return 'abandoned';
  if (!result?.winner) return 'drawn';
  return result.winner === seat ? 'won' : 'lost';
}
