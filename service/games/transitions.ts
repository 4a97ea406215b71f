import { markAt, other, outcomeOf, play, type Cell, type Mark, type Moves } from '../rules/board.ts';
import { reply } from '../rules/computer.ts';
import type { ProblemCode } from '../shared/error-codes.ts';
import type { Player } from './game.ts';
import type { Change } from './update-expression.ts';
import { finishedKeys } from './sort-key.ts';
import { deadlineAfter, markOf, movesOf, seat, type AssumedGame, type StoredGame } from './stored-game.ts';

/**
 * What a verb comes to, decided on one state of the game. Pure: whoever asks applies the change under its condition,
 * and asks again on the state found when the condition does not hold.
 */
export type Decision =
  | { readonly change: Change }
  /** It has happened already: the request is answered as the first one was. */
  | { readonly done: true }
  | { readonly refuse: ProblemCode };

const done: Decision = { done: true };
const refuse = (code: ProblemCode): Decision => ({ refuse: code });
const digits = (moves: Moves) => moves.join('');

/** A claim is good one second after the deadline, so that a move on its way is not cut off. */
const claimGraceMs = 1000;

/** Takes a seat in an open game. */
export function join(game: StoredGame, player: Player, now: number): Decision {
  if (game.X === player.id) return refuse('own_game');
  if (game.Origin !== 'link' && game.Origin !== 'match') return refuse('not_open');
  if (game.O === player.id) return done;
  if (game.Status === 'open') {
    return {
      change: {
        expect: { Status: 'open', O: undefined },
        set: { ...seat('O', player), ...begun(game, now) },
        remove: ['Ttl'],
      },
    };
  }
  return refuse(game.O === undefined ? 'not_open' : 'already_taken');
}

/** Accepts an invitation. The invited player's name is written again: it may have changed since. */
export function accept(game: StoredGame, player: Player, now: number): Decision {
  if (!isInvited(game, player.id)) return refuse('not_invited');
  if (game.Status === 'playing' || game.Status === 'finished') return done;
  if (game.Status !== 'invited') return refuse('not_open');
  return {
    change: {
      expect: { Status: 'invited' },
      set: { ...seat('O', player), ...begun(game, now) },
      remove: ['Ttl'],
    },
  };
}

/** Declines an invitation. */
export function decline(game: StoredGame, player: Player): Decision {
  if (!isInvited(game, player.id)) return refuse('not_invited');
  if (game.Status === 'declined') return done;
  if (game.Status !== 'invited') return refuse('not_open');
  return { change: { expect: { Status: 'invited' }, set: { Status: 'declined' }, remove: ['L'] } };
}

/** Takes back a game that nobody has begun to play. */
export function cancel(game: StoredGame, player: Player): Decision {
  if (game.X !== player.id) return refuse('not_host');
  if (game.Status === 'cancelled') return done;
  if (game.Status !== 'open' && game.Status !== 'invited') return refuse('not_open');
  return { change: { expect: { Status: game.Status }, set: { Status: 'cancelled' }, remove: ['L'] } };
}

/**
 * Plays a cell, and with it the computer's reply.
 *
 * @param after the moves the player has seen
 * @param random in [0, 1): the computer's choice among equal cells
 */
export function move(
  game: StoredGame | AssumedGame,
  player: Player,
  { cell, after }: { cell: Cell; after: Moves },
  now: number,
  random: number,
): Decision {
  const mark = markOf(game, player.id);
  if (!mark) return refuse('not_a_player');
  const mine = markAt(after.length) === mark;
  if (mine && game.Moves.startsWith(digits([...after, cell]))) return done;
  if (game.Status !== 'playing') return refuse(notPlaying(game));
  if (game.Moves !== digits(after)) return refuse('stale');
  if (!mine) return refuse('not_your_turn');
  const played = play(after, cell);
  if (typeof played === 'string') return refuse(played);
  const moves = game.Bot && !outcomeOf(played) ? [...played, reply(game.Bot, played, random)] : played;
  const outcome = outcomeOf(moves);
  return {
    change: {
      expect: { Moves: game.Moves, Status: 'playing', [mark]: player.id },
      set: {
        Moves: digits(moves),
        ...(outcome ? finished(game, outcome.winner, now) : deadlineAfter(game.Seconds, now)),
      },
      // An unplayed game against the computer goes by itself; a played one stays.
      ...(game.Bot && { remove: ['Ttl'] as const }),
    },
  };
}

/** Gives the game to the other player. */
export function resign(game: StoredGame, player: Player, now: number): Decision {
  const mark = markOf(game, player.id);
  if (!mark) return refuse('not_a_player');
  if (game.EndedBy === 'resignation' && game.Winner === other(mark)) return done;
  if (game.Status !== 'playing') return refuse(notPlaying(game));
  return {
    change: {
      expect: { Status: 'playing' },
      set: endedBy('resignation', game, other(mark), now),
      remove: ['Ttl'],
    },
  };
}

/** Claims the game when the other player's time has run out. */
export function claim(game: StoredGame, player: Player, now: number): Decision {
  const mark = markOf(game, player.id);
  if (!mark) return refuse('not_a_player');
  if (game.EndedBy === 'time' && game.Winner === mark) return done;
  if (game.Status !== 'playing') return refuse(notPlaying(game));
  if (game.Deadline === undefined) return refuse('no_clock');
  if (markAt(movesOf(game).length) === mark) return refuse('not_your_claim');
  if (now < Date.parse(game.Deadline) + claimGraceMs) return refuse('too_early');
  return {
    change: { expect: { Status: 'playing', Moves: game.Moves }, set: endedBy('time', game, mark, now) },
  };
}

function isInvited(game: StoredGame, userId: string): boolean {
  return game.Origin === 'invitation' && game.O === userId;
}

function notPlaying(game: Pick<StoredGame, 'Status'>): ProblemCode {
  return game.Status === 'open' || game.Status === 'invited' ? 'not_started' : 'game_over';
}

function begun(game: StoredGame, now: number): Partial<StoredGame> {
  return { Status: 'playing', ...deadlineAfter(game.Seconds, now) };
}

function finished(
  game: Pick<StoredGame, 'GameId' | 'X' | 'O'>,
  winner: Mark | null,
  now: number,
): Partial<StoredGame> {
  const endedAt = new Date(now).toISOString();
  return {
    Status: 'finished',
    ...finishedKeys({ endedAt, gameId: game.GameId, winner, X: game.X, O: game.O }),
  };
}

function endedBy(
  by: 'resignation' | 'time',
  game: StoredGame,
  winner: Mark,
  now: number,
): Partial<StoredGame> {
  return { ...finished(game, winner, now), EndedBy: by, Winner: winner };
}
