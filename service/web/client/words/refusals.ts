import type { Failure } from '../requests/api.ts';
import type { Notice } from '../state/client-state.ts';

/** Why something was refused, in words that fit after "Could not …: ". Codes that are not here say their own detail. */
const reasons: Partial<Record<Failure['code'], string>> = {
  unreachable: 'the server cannot be reached',
  unavailable: 'the service is unavailable',
  internal: 'our server failed',
  rate_limited: 'too many requests from here',
  not_signed_in: 'this browser is signed out',
  already_taken: 'somebody else has just sat down',
  own_game: 'it is your own game',
  not_open: 'the game is no longer waiting for this',
  no_such_player: 'no player has this name',
  too_many_games: 'you have too many unfinished games',
  game_over: 'the game is over',
  not_finished: 'the game is not finished',
  too_early: 'the clock has not run out yet',
  not_your_claim: 'only the player who waits may claim',
  stale: 'the game has moved on',
  not_your_turn: 'it is the other player’s turn',
  cell_taken: 'that cell is taken',
  not_started: 'the game has not begun',
  not_a_player: 'you are not one of its players',
  not_found: 'there is no such game any more',
};

export function reasonOf({ code, detail }: Failure): string {
  return reasons[code] ?? detail.replace(/\.$/, '');
}

/**
 * What to say after a gesture failed.
 *
 * @param doing what was tried, as after "Could not": "sit down"
 * @param act the gesture that tries again
 */
export function refusalNotice(doing: string, failure: Failure, act: string, value?: string): Notice {
  return {
    tone: 'failure',
    text: [`Could not ${doing}: ${reasonOf(failure)}.`],
    next: nextStep(failure, { label: 'Try again', act, ...(value !== undefined && { value }) }),
  };
}

function nextStep({ code, game }: Failure, again: Notice['next']): Notice['next'] {
  if (code === 'not_signed_in') return { label: 'Log in', href: '/account' };
  if (code === 'too_many_games') return { label: 'See my games', href: '/' };
  if (code === 'unreachable' || code === 'unavailable' || code === 'internal' || code === 'rate_limited')
    return again;
  return game ? null : { label: 'Home', href: '/' };
}

/** A move that was refused: what failed, that it does not count, and what the board shows now. */
export function moveRefused(failure: Failure): Notice {
  return {
    tone: 'failure',
    text: [`Your move was not played: ${reasonOf(failure)}. The board shows how the game stands.`],
    next: nextStep(failure, null),
  };
}

/** A move that nobody has confirmed yet. */
export function moveWaits(failure: Failure, milliseconds: number): Notice {
  const seconds = Math.max(1, Math.round(milliseconds / 1000));
  return {
    tone: 'waiting',
    text: [`Your move does not count yet: ${reasonOf(failure)}. Sent again in ${seconds} s.`],
    next: { label: 'Send now', act: 'hurry' },
  };
}

/** A pending move that another tab's or the opponent's change has made impossible. */
export const moveOvertaken: Notice = {
  tone: 'failure',
  text: ['Your move was not played: the game has moved on. The board shows how the game stands.'],
  next: null,
};
