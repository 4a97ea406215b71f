import type { Failure } from './failure.ts';
import type { ActionName } from './action-names.ts';
import type { Notice } from './notice.ts';
import { formatDuration } from './durations.ts';
import { messages } from './common-catalogue.ts';

/** Errors whose `detail` from the server is shown. */
type CodeWithDetail =
  | 'invalid'
  | 'bad_cursor'
  | 'wrong_credentials'
  | 'forbidden'
  | 'cross_site'
  | 'not_invited'
  | 'not_host'
  | 'invitations_closed'
  | 'too_many_invitations'
  | 'method_not_allowed'
  | 'request_timeout'
  | 'name_taken'
  | 'email_taken'
  | 'no_clock'
  | 'last_admin'
  | 'key_reused'
  | 'gone'
  | 'payload_too_large'
  | 'unsupported_media_type';

/** A new code of `shared/error-codes.ts` needs a text in the catalogue, or an entry above. */
const failureReasons: Partial<Record<Failure['code'], string>> = messages.failures.reasons satisfies Record<
  Exclude<Failure['code'], CodeWithDetail>,
  string
>;

export function getFailureReason({ code, detail }: Failure): string {
  return failureReasons[code] ?? detail.replace(/\.$/, '');
}

/** Advice after a retryable failure: "Please try again in 10 minutes." */
export function formatRetryAdvice({ retryAfter }: Failure): string {
  return retryAfter > 0
    ? messages.failures.pleaseTryAgainIn(formatWait(retryAfter))
    : messages.failures.pleaseTryAgain;
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
  const couldNot = messages.failures.couldNot(verbPhrase, getFailureReason(failure));
  return {
    kind: 'failure',
    text: [failure.retryAfter > 0 ? `${couldNot} ${formatRetryAdvice(failure)}` : couldNot],
    nextStep: chooseNextStep(failure, {
      label: messages.common.tryAgain,
      action,
      ...(value !== undefined && { value }),
    }),
  };
}

/** Notice for a rejected form. The page around it offers the form again. */
export function createFormNotice(verbPhrase: string, failure: Failure): Notice {
  const advice = failure.retryAfter > 0 ? ` ${formatRetryAdvice(failure)}` : '';
  return {
    kind: 'failure',
    text: [messages.failures.couldNot(verbPhrase, getFailureReason(failure)) + advice],
    nextStep: chooseNextStep(failure, null),
  };
}

function chooseNextStep({ code, game }: Failure, retryStep: Notice['nextStep']): Notice['nextStep'] {
  if (code === 'not_signed_in') return { label: messages.common.logIn, href: '/account' };
  if (code === 'too_many_games') return { label: messages.notices.seeMyGames, href: '/' };
  if (
    code === 'unreachable' ||
    code === 'unavailable' ||
    code === 'internal' ||
    code === 'rate_limited' ||
    code === 'cookies_blocked'
  )
    return retryStep;
  return game ? null : { label: messages.common.home, href: '/' };
}

/**
 * The error beside the name field of an invitation; null for failures that are not about the name.
 *
 * @param ownName name of the signed-in user
 */
export function describeInvitationError(
  failure: Failure,
  opponent: string,
  ownName: string | undefined,
): string | null {
  switch (failure.code) {
    case 'no_such_player':
      return messages.invitationErrors.unknown;
    case 'invalid':
      return opponent.toLowerCase() === ownName?.toLowerCase()
        ? messages.invitationErrors.ownName
        : messages.invitationErrors.unknown;
    case 'invitations_closed':
    case 'too_many_invitations':
      return failure.detail;
    default:
      return null;
  }
}

/** Notice for a move that the server rejected. */
export function createMoveRejectedNotice(failure: Failure): Notice {
  return {
    kind: 'failure',
    text: [messages.notices.moveNotPlayed(getFailureReason(failure))],
    nextStep: chooseNextStep(failure, null),
  };
}

/** Notice while a move waits for its next attempt. */
export function createMoveRetryNotice(failure: Failure, milliseconds: number): Notice {
  const seconds = Math.max(1, Math.round(milliseconds / 1000));
  const waitText = seconds > 90 ? formatWait(seconds) : messages.durations.secondsShort(seconds);
  return {
    kind: 'retrying',
    text: [messages.notices.moveRetrying(getFailureReason(failure), waitText)],
    nextStep: { label: messages.notices.retryNow, action: 'retry-now' },
  };
}

/** Notice for an unexpected exception in the client. */
export const unexpectedErrorNotice: Notice = {
  kind: 'failure',
  text: [messages.notices.unexpectedError],
  nextStep: { label: messages.notices.reload, href: '' },
};

/** Notice when the next page did not load. The action itself has succeeded, so only the navigation is repeated. */
export function createNavigationFailedNotice(href: string): Notice {
  return {
    kind: 'failure',
    text: [messages.notices.navigationFailed],
    nextStep: { label: messages.notices.openNextPage, href },
  };
}

/** Notice for a pending move that became impossible because the game changed, by the opponent or in another tab. */
export const moveOutdatedNotice: Notice = {
  kind: 'failure',
  text: [messages.notices.moveNotPlayed(messages.failures.reasons.stale)],
  nextStep: null,
};
