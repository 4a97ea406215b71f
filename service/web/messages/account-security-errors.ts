import { accountSecurityMessages as texts } from './account-security-catalogue.ts';
import { messages } from './common-catalogue.ts';
import { formatRetryAdvice, getFailureReason } from './error-messages.ts';
import type { Failure } from './failure.ts';
import type { FormErrors } from './form-errors.ts';

/**
 * Maps a failure of a form on `/account/security` to the fields it is about, or to the form as a whole.
 *
 * @param form id of the form
 * @param verbPhrase the action as it reads after "Could not"
 */
export function toSecurityFormErrors(form: string, failure: Failure, verbPhrase: string): FormErrors {
  if (failure.code === 'wrong_credentials') return { [`${form} password`]: texts.wrongPassword };
  if (failure.code === 'invalid')
    return Object.fromEntries(
      failure.errors.map(({ path, message }) =>
        path === '/confirmed'
          ? [`${form} confirmed`, texts.confirmationMissing]
          : [`${form} ${path.slice(1)}`, texts.invalidPassword(message)],
      ),
    );
  const couldNot = messages.failures.couldNot(verbPhrase, getFailureReason(failure));
  return { [form]: failure.retryAfter > 0 ? `${couldNot} ${formatRetryAdvice(failure)}` : couldNot };
}
