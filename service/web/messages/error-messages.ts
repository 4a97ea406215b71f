import type { Failure } from '../client/requests/api.ts';
import type { Notice } from '../state/client-state.ts';
import { formatDuration } from '../state/countdown.ts';

/** Why something was refused, in words that fit after "Could not …: ". Codes that are not here say their own detail. */
const failureReasons: Partial<Record<Failure['code'], string>> = {
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

export function getFailureReason({ code, detail }: Failure): string {
  return failureReasons[code] ?? detail.replace(/\.$/, '');
}

/** What to do after a failure that may pass, and when: "try again in 10 minutes". */
export function formatRetryAdvice({ retryAfter }: Failure): string {
  return retryAfter > 0 ? `try again in ${formatWait(retryAfter)}` : 'try again';
}

/** A wait, rounded up to what people count in: seconds up to 90, minutes up to 90, then hours. */
function formatWait(seconds: number): string {
  const unit = seconds > 90 * 60 ? 3600 : seconds > 90 ? 60 : 1;
  return formatDuration(Math.ceil(seconds / unit) * unit);
}

/**
 * What to say after a gesture failed. Where the server says when it may succeed, so does this.
 *
 * @param verbPhrase what was tried, as after "Could not": "sit down"
 * @param action the gesture that tries again
 */
export function createFailureNotice(
  verbPhrase: string,
  failure: Failure,
  action: string,
  value?: string,
): Notice {
  return {
    kind: 'failure',
    text: [
      `Could not ${verbPhrase}: ${getFailureReason(failure)}.${failure.retryAfter > 0 ? ` Please ${formatRetryAdvice(failure)}.` : ''}`,
    ],
    nextStep: chooseNextStep(failure, { label: 'Try again', action, ...(value !== undefined && { value }) }),
  };
}

function chooseNextStep({ code, game }: Failure, retryStep: Notice['nextStep']): Notice['nextStep'] {
  if (code === 'not_signed_in') return { label: 'Log in', href: '/account' };
  if (code === 'too_many_games') return { label: 'See my games', href: '/' };
  if (code === 'unreachable' || code === 'unavailable' || code === 'internal' || code === 'rate_limited')
    return retryStep;
  return game ? null : { label: 'Home', href: '/' };
}

/** A move that was refused: what failed, that it does not count, and what the board shows now. */
export function createMoveRejectedNotice(failure: Failure): Notice {
  return {
    kind: 'failure',
    text: [`Your move was not played: ${getFailureReason(failure)}. The board shows how the game stands.`],
    nextStep: chooseNextStep(failure, null),
  };
}

/** A move that nobody has confirmed yet. */
export function createMoveRetryNotice(failure: Failure, milliseconds: number): Notice {
  const seconds = Math.max(1, Math.round(milliseconds / 1000));
  const waitText = seconds > 90 ? formatWait(seconds) : `${seconds} s`;
  return {
    kind: 'waiting',
    text: [`Your move does not count yet: ${getFailureReason(failure)}. Sent again in ${waitText}.`],
    nextStep: { label: 'Send now', action: 'hurry' },
  };
}

/** Something in the page itself failed, which no answer explains. */
export const unexpectedErrorNotice: Notice = {
  kind: 'failure',
  text: ['That did not work: something failed in this page. Please try again, or reload the page.'],
  nextStep: { label: 'Reload', href: '' },
};

/** The page to go to next has not come. What was asked for has been done, so the next step is to open it. */
export function createNavigationFailedNotice(href: string): Notice {
  return { kind: 'failure', text: ['The next page did not open.'], nextStep: { label: 'Open it', href } };
}

/** A pending move that another tab's or the opponent's change has made impossible. */
export const moveOutdatedNotice: Notice = {
  kind: 'failure',
  text: ['Your move was not played: the game has moved on. The board shows how the game stands.'],
  nextStep: null,
};
