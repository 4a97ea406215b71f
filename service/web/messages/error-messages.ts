import type { Failure } from './failure.ts';
import type { ActionName } from './action-names.ts';
import type { Notice } from './notice.ts';
import { formatDuration } from './durations.ts';

/** Reasons that fit after "Could not …: ". For other codes the server's `detail` is shown. */
const failureReasons: Partial<Record<Failure['code'], string>> = {
  unreachable: 'the server cannot be reached',
  unavailable: 'the service is temporarily unavailable',
  internal: 'something went wrong on the server',
  rate_limited: 'too many requests',
  not_signed_in: 'you are not logged in',
  already_taken: 'another player joined first',
  own_game: 'this is your own game',
  not_open: 'this game is no longer open',
  no_such_player: 'no player has this name',
  too_many_games: 'you have too many unfinished games',
  game_over: 'the game is over',
  not_finished: 'the game is not over yet',
  too_early: 'your opponent still has time',
  not_your_claim: 'only the waiting player can claim the win',
  stale: 'the game has moved on',
  not_your_turn: 'it is not your turn',
  cell_taken: 'that cell is taken',
  not_started: 'the game has not started yet',
  not_a_player: 'you are not playing in this game',
  not_found: 'this game no longer exists',
};

export function getFailureReason({ code, detail }: Failure): string {
  return failureReasons[code] ?? detail.replace(/\.$/, '');
}

/** Advice after a retryable failure: "try again in 10 minutes". */
export function formatRetryAdvice({ retryAfter }: Failure): string {
  return retryAfter > 0 ? `try again in ${formatWait(retryAfter)}` : 'try again';
}

/** Formats a delay, rounded up: in seconds up to 90 s, in minutes up to 90 min, then in hours. */
function formatWait(seconds: number): string {
  const unit = seconds > 90 * 60 ? 3600 : seconds > 90 ? 60 : 1;
  return formatDuration(Math.ceil(seconds / unit) * unit);
}

/**
 * Notice for a failed action. It says when to try again if the server did.
 *
 * @param verbPhrase the action as it reads after "Could not": "join the game"
 * @param action the action of the "Try again" button
 * @param value the value of that action
 */
export function createFailureNotice(
  verbPhrase: string,
  failure: Failure,
  action: ActionName,
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

const boardIsCurrent = 'The board shows the current position.';

/** Notice for a move that the server rejected. */
export function createMoveRejectedNotice(failure: Failure): Notice {
  return {
    kind: 'failure',
    text: [`Your move was not played: ${getFailureReason(failure)}. ${boardIsCurrent}`],
    nextStep: chooseNextStep(failure, null),
  };
}

/** Notice while a move waits for its next attempt. */
export function createMoveRetryNotice(failure: Failure, milliseconds: number): Notice {
  const seconds = Math.max(1, Math.round(milliseconds / 1000));
  const waitText = seconds > 90 ? formatWait(seconds) : `${seconds} s`;
  return {
    kind: 'retrying',
    text: [`Move not saved yet (${getFailureReason(failure)}). Retrying in ${waitText}.`],
    nextStep: { label: 'Retry now', action: 'retry-now' },
  };
}

/** Notice for an unexpected exception in the client. */
export const unexpectedErrorNotice: Notice = {
  kind: 'failure',
  text: ['Something went wrong on this page. Please try again, or reload the page.'],
  nextStep: { label: 'Reload', href: '' },
};

/** Notice when the next page did not load. The action itself has succeeded, so only the navigation is repeated. */
export function createNavigationFailedNotice(href: string): Notice {
  return { kind: 'failure', text: ['The next page did not load.'], nextStep: { label: 'Open it', href } };
}

/** Notice for a pending move that became impossible because the game changed, by the opponent or in another tab. */
export const moveOutdatedNotice: Notice = {
  kind: 'failure',
  text: [`Your move was not played: the game has moved on. ${boardIsCurrent}`],
  nextStep: null,
};
