import type { Game } from '../../games/game.ts';
import { getOtherMark, type Mark } from '../../rules/board.ts';
import { getGuestMark, getHostMark } from '../../shared/host-mark.ts';
import { getLineName } from './board-labels.ts';
import { getCapitalizedPlayerName, getPlayerName } from './player-names.ts';
import type { Sentence, SentencePart } from './sentence.ts';
import { messages } from './common-catalogue.ts';

/**
 * The status of a game in one sentence, from the view of `seat` (null: a spectator).
 *
 * @param turn the turn that the board shows, which includes a pending move
 * @param hasOpponentLeft whether the opponent has been away for a while
 */
export function formatStatus(
  game: Game,
  seat: Mark | null,
  turn: Mark | null = game.turn,
  hasOpponentLeft = false,
): Sentence {
  const [hostMark, guestMark] = [getHostMark(game), getGuestMark(game)];
  const host = getCapitalizedPlayerName(game, hostMark);
  switch (game.status) {
    case 'open':
      if (seat === null) return messages.status.invitesYou(host);
      return [game.seeking ? messages.status.lookingForOpponent : messages.status.sendLink];
    case 'invited':
      if (seat === guestMark) return messages.status.invitesYou(host);
      if (seat === hostMark) return messages.status.waitingForAcceptance(getPlayerName(game, guestMark));
      return messages.status.hostIsWaiting(host, getPlayerName(game, guestMark));
    case 'declined':
      return seat === guestMark
        ? [messages.status.youDeclined]
        : messages.status.declined(getCapitalizedPlayerName(game, guestMark));
    case 'cancelled':
      return seat === hostMark ? [messages.status.youCancelled] : messages.status.cancelled(host);
    case 'playing':
      if (turn === null) return [messages.status.gameOver];
      if (turn === seat) return [messages.status.yourTurn];
      return hasOpponentLeft
        ? messages.status.hasLeft(getCapitalizedPlayerName(game, turn))
        : messages.status.isThinking(getCapitalizedPlayerName(game, turn));
    case 'finished':
      return seat && isWaitingForRematch(game, seat)
        ? messages.status.waitingForRematch(getPlayerName(game, getOtherMark(seat)))
        : formatResult(game, seat);
  }
}

/** Whether the player of `seat` has offered a rematch that has not started. */
export function isWaitingForRematch({ rematch }: Game, seat: Mark | null): boolean {
  return rematch !== null && rematch.gameId === null && rematch.offeredBy === seat;
}

/** The result of a finished game: "You won: top row", "You lost: top row". */
export function formatResult(game: Game, seat: Mark | null): Sentence {
  const result = game.result;
  if (result?.by === 'abandoned') return [messages.result.abandoned];
  if (!result?.winner) return [messages.result.draw];
  const loser = getOtherMark(result.winner);
  if (loser === seat && !result.line)
    return [result.by === 'time' ? messages.result.youRanOutOfTime : messages.result.youResigned];
  const how = result.line ? [getLineName(result.line)] : describeEnd(getPlayerName(game, loser), result.by);
  if (result.winner === seat) return messages.result.youWon(how);
  return seat
    ? messages.result.youLost(how)
    : messages.result.won(getCapitalizedPlayerName(game, result.winner), how);
}

function describeEnd(loser: SentencePart, by: NonNullable<Game['result']>['by']): Sentence {
  return by === 'time' ? messages.result.ranOutOfTime(loser) : messages.result.resigned(loser);
}
