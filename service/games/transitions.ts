import { claimGraceMs } from '../shared/claim-grace.ts';
import {
  getMarkAt,
  getOtherMark,
  getOutcome,
  playMove,
  type Cell,
  type Mark,
  type Moves,
} from '../rules/board.ts';
import { chooseComputerMove } from '../rules/computer.ts';
import { findLeaveTime } from '../rules/leaving.ts';
import type { ProblemCode } from '../shared/error-codes.ts';
import type { Player } from './game.ts';
import type { GameUpdate } from './update-expression.ts';
import { buildFinishedKeys, type FinishedGame } from './sort-key.ts';
import {
  deadlineAttributes,
  findMark,
  getGuestMark,
  getHostMark,
  parseMoves,
  seatAttributes,
  type OptimisticGame,
  type StoredGame,
} from './stored-game.ts';

/**
 * The result of a player action on one state of the game. Transitions are pure: the caller writes the change
 * conditionally and, on a write conflict, decides again on the new state.
 */
export type Decision =
  | { readonly change: GameUpdate }
  /** The action was done by an earlier request: a repeated request gets the same response. */
  | { readonly noop: true }
  | {
      readonly rejection: ProblemCode;
      /** One sentence for the player; defaults to the code's title. */
      readonly detail?: string;
    };

const noop: Decision = { noop: true };
const reject = (code: ProblemCode, detail?: string): Decision => ({
  rejection: code,
  ...(detail !== undefined && { detail }),
});
const serializeMoves = (moves: Moves) => moves.join('');

/** Joins an open game. */
export function join(game: StoredGame, player: Player, now: number): Decision {
  if (game[getHostMark(game)] === player.id) return reject('own_game');
  if (game.Origin !== 'link' && game.Origin !== 'match') return reject('not_open');
  const mark = getGuestMark(game);
  if (game[mark] === player.id) return noop;
  if (game.Status === 'open') {
    return {
      change: {
        expect: { Status: 'open', [mark]: undefined },
        set: { ...seatAttributes(mark, player), ...startedAttributes(game, now) },
        remove: ['Ttl'],
      },
    };
  }
  return reject(game[mark] === undefined ? 'not_open' : 'already_taken');
}

/** Accepts an invitation. Stores the invited player's current name, which may have changed. */
export function accept(game: StoredGame, player: Player, now: number): Decision {
  if (!isInvited(game, player.id)) return reject('not_invited');
  if (game.Status === 'playing' || game.Status === 'finished') return noop;
  if (game.Status !== 'invited') return reject('not_open');
  return {
    change: {
      expect: { Status: 'invited' },
      set: { ...seatAttributes(getGuestMark(game), player), ...startedAttributes(game, now) },
      remove: ['Ttl'],
    },
  };
}

/** Declines an invitation. */
export function decline(game: StoredGame, player: Player): Decision {
  if (!isInvited(game, player.id)) return reject('not_invited');
  if (game.Status === 'declined') return noop;
  if (game.Status !== 'invited') return reject('not_open');
  return { change: { expect: { Status: 'invited' }, set: { Status: 'declined' }, remove: ['SortKey'] } };
}

/** Cancels an open game or an unanswered invitation. */
export function cancel(game: StoredGame, player: Player): Decision {
  if (game[getHostMark(game)] !== player.id) return reject('not_host');
  if (game.Status === 'cancelled') return noop;
  if (game.Status !== 'open' && game.Status !== 'invited') return reject('not_open');
  return { change: { expect: { Status: game.Status }, set: { Status: 'cancelled' }, remove: ['SortKey'] } };
}

/**
 * Plays a cell and, in a game against the computer, its reply.
 *
 * @param after the moves the client has seen
 * @param random in [0, 1), chooses the computer's move
 */
export function move(
  game: StoredGame | OptimisticGame,
  player: Player,
  { cell, after }: { cell: Cell; after: Moves },
  now: number,
  random: number,
): Decision {
  const mark = findMark(game, player.id);
  if (!mark) return reject('not_a_player');
  const isOwnTurn = getMarkAt(after.length) === mark;
  if (isOwnTurn && game.Moves.startsWith(serializeMoves([...after, cell]))) return noop;
  if (game.Status !== 'playing') return reject(notPlayingCode(game));
  if (game.Moves !== serializeMoves(after)) return reject('stale');
  if (!isOwnTurn) return reject('not_your_turn');
  const movesAfterPlay = playMove(after, cell);
  if (typeof movesAfterPlay === 'string') return reject(movesAfterPlay);
  const moves =
    game.Bot && !getOutcome(movesAfterPlay)
      ? [...movesAfterPlay, chooseComputerMove(game.Bot, movesAfterPlay, random)]
      : movesAfterPlay;
  const outcome = getOutcome(moves);
  return {
    change: {
      expect: { Moves: game.Moves, Status: 'playing', [mark]: player.id },
      set: {
        Moves: serializeMoves(moves),
        ...(outcome
          ? finishedAttributes(game, outcome.winner, now, { moveCount: moves.length })
          : deadlineAttributes(game.MoveSeconds, now)),
      },
      // Games against the computer have a TTL until the first move.
      ...(game.Bot && { remove: ['Ttl'] as const }),
    },
  };
}

/** Resigns: the other player wins. */
export function resign(game: StoredGame, player: Player, now: number): Decision {
  const mark = findMark(game, player.id);
  if (!mark) return reject('not_a_player');
  if (game.EndedBy === 'resignation' && game.Winner === getOtherMark(mark)) return noop;
  if (game.Status !== 'playing') return reject(notPlayingCode(game));
  return {
    change: {
      // Whether the game counts in statistics depends on the first two moves.
      expect: { Status: 'playing', ...(game.Moves.length < 2 && { Moves: game.Moves }) },
      set: endedByAttributes('resignation', game, getOtherMark(mark), now),
      remove: ['Ttl'],
    },
  };
}

/** Claims a win after the other player's time has run out. */
export function claim(game: StoredGame, player: Player, now: number): Decision {
  const mark = findMark(game, player.id);
  if (!mark) return reject('not_a_player');
  if (game.EndedBy === 'time' && game.Winner === mark) return noop;
  if (game.Status !== 'playing') return reject(notPlayingCode(game));
  if (game.Deadline === undefined) return reject('no_clock');
  if (getMarkAt(parseMoves(game).length) === mark) return reject('not_your_claim');
  if (now < Date.parse(game.Deadline) + claimGraceMs) return reject('too_early');
  return {
    change: {
      expect: { Status: 'playing', Moves: game.Moves },
      set: endedByAttributes('time', game, mark, now),
    },
  };
}

/**
 * Leaves a running game between two people, which then has no result: before both have moved, or after the other player
 * has let a game without a time limit rest for three days.
 */
export function leave(game: StoredGame, player: Player, now: number): Decision {
  const mark = findMark(game, player.id);
  if (!mark) return reject('not_a_player');
  if (game.EndedBy === 'abandoned') return noop;
  if (game.Status !== 'playing') return reject(notPlayingCode(game));
  if (game.Bot) return reject('not_yet', 'A game against the computer ends by playing on or resigning.');
  const leaveTime = findLeaveTime(
    {
      moveCount: game.Moves.length,
      hasTimeLimit: game.MoveSeconds !== undefined,
      // Only moves change a running game.
      lastMoveAt: Date.parse(game.UpdatedAt),
    },
    mark,
  );
  if (leaveTime === null || now < leaveTime) return reject('not_yet', explainNotYet(game, leaveTime));
  return {
    change: {
      expect: { Status: 'playing', Moves: game.Moves },
      set: endedByAttributes('abandoned', game, null, now),
    },
  };
}

function explainNotYet(game: StoredGame, leaveTime: number | null): string {
  if (leaveTime !== null)
    return `It has not been the other player’s turn for three days: you can leave from ${new Date(leaveTime).toISOString()} on. Resigning is possible at any time.`;
  return game.MoveSeconds === undefined
    ? 'Both players have moved and it is your turn: you can play or resign.'
    : 'Both players have moved and the game has a time limit: you can claim the win when it runs out, or resign.';
}

function isInvited(game: StoredGame, userId: string): boolean {
  const isInvitation = game.Origin === 'invitation' || game.Origin === 'invitationByO';
  return isInvitation && game[getGuestMark(game)] === userId;
}

function notPlayingCode(game: Pick<StoredGame, 'Status'>): ProblemCode {
  return game.Status === 'open' || game.Status === 'invited' ? 'not_started' : 'game_over';
}

function startedAttributes(game: StoredGame, now: number): Partial<StoredGame> {
  return { Status: 'playing', ...deadlineAttributes(game.MoveSeconds, now) };
}

function finishedAttributes(
  game: Pick<StoredGame, 'GameId' | 'X' | 'O'>,
  winner: Mark | null,
  now: number,
  counting: Pick<FinishedGame, 'moveCount' | 'isAbandoned'>,
): Partial<StoredGame> {
  const endedAt = new Date(now).toISOString();
  return {
    Status: 'finished',
    ...buildFinishedKeys({ endedAt, gameId: game.GameId, winner, X: game.X, O: game.O, ...counting }),
  };
}

function endedByAttributes(
  reason: NonNullable<StoredGame['EndedBy']>,
  game: StoredGame,
  winner: Mark | null,
  now: number,
): Partial<StoredGame> {
  const counting = { moveCount: game.Moves.length, isAbandoned: reason === 'abandoned' };
  return {
    ...finishedAttributes(game, winner, now, counting),
    EndedBy: reason,
    ...(winner !== null && { Winner: winner }),
  };
}
