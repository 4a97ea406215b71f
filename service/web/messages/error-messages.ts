import type { Failure } from '../client/requests/api.ts';
import type { Notice } from '../state/client-state.ts';
import { limitInWords } from '../state/countdown.ts';

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

/** What to do after a failure that may pass, and when: "try again in 10 minutes". */
export function tryAgain({ retryAfter }: Failure): string {
  return retryAfter > 0 ? `try again in ${waitInWords(retryAfter)}` : 'try again';
}

/** A wait, rounded up to what people count in: seconds up to 90, minutes up to 90, then hours. */
function waitInWords(seconds: number): string {
  const unit = seconds > 90 * 60 ? 3600 : seconds > 90 ? 60 : 1;
  return limitInWords(Math.ceil(seconds / unit) * unit);
}

/**
 * What to say after a gesture failed. Where the server says when it may succeed, so does this.
 *
 * @param doing what was tried, as after "Could not": "sit down"
 * @param act the gesture that tries again
 */
export function refusalNotice(doing: string, failure: Failure, act: string, value?: string): Notice {
  return {
    tone: 'failure',
    text: [
      `Could not ${doing}: ${reasonOf(failure)}.${failure.retryAfter > 0 ? ` Please ${tryAgain(failure)}.` : ''}`,
    ],
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
  const wait = seconds > 90 ? waitInWords(seconds) : `${seconds} s`;
  return {
    tone: 'waiting',
    text: [`Your move does not count yet: ${reasonOf(failure)}. Sent again in ${wait}.`],
    next: { label: 'Send now', act: 'hurry' },
  };
}

/** Something in the page itself failed, which no answer explains. */
export const unexpectedError: Notice = {
  tone: 'failure',
  text: ['That did not work: something failed in this page. Please try again, or reload the page.'],
  next: { label: 'Reload', href: '' },
};

/** The page to go to next has not come. What was asked for has been done, so the next step is to open it. */
export function pageNotOpened(href: string): Notice {
  return { tone: 'failure', text: ['The next page did not open.'], next: { label: 'Open it', href } };
}

/** A pending move that another tab's or the opponent's change has made impossible. */
export const moveOvertaken: Notice = {
  tone: 'failure',
  text: ['Your move was not played: the game has moved on. The board shows how the game stands.'],
  next: null,
};
