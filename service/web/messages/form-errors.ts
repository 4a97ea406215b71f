import type { Failure } from './failure.ts';
import { messages } from './common-catalogue.ts';
import { formatRetryAdvice, getFailureReason } from './error-messages.ts';
import { siteMessages } from './site-catalogue.ts';

/** Error texts of forms: the key is `FORM FIELD`, or `FORM` for an error of the form as a whole. */
export type FormErrors = Readonly<Record<string, string>>;

/** Subjects for the server's error messages, which are predicates. */
const fieldSubjects: Readonly<Record<string, string>> = siteMessages.accountErrors.subjects;

/**
 * Maps a failure of an account form to the fields it is about, or to the form as a whole.
 *
 * @param form id of the form
 * @param verbPhrase the action as it reads after "Could not"
 */
export function toFormErrors(form: string, failure: Failure, verbPhrase: string): FormErrors {
  const nameField = form === 'guest' ? 'name' : 'username';
  switch (failure.code) {
    case 'name_taken': {
      const suggestionText =
        failure.suggestion === null ? '' : ` ${siteMessages.accountErrors.isAvailable(failure.suggestion)}`;
      return { [`${form} ${nameField}`]: `${siteMessages.accountErrors.nameTaken}${suggestionText}` };
    }
    case 'email_taken':
      return { [`${form} email`]: siteMessages.accountErrors.emailTaken };
    case 'wrong_credentials':
      return { [`${form} password`]: siteMessages.accountErrors.wrongCredentials };
    case 'invalid':
      return Object.fromEntries(
        failure.errors.map(({ path, message }) => {
          const field = path.replace(/^\//, '');
          const subject = fieldSubjects[field] ?? siteMessages.accountErrors.otherSubject;
          return [`${form} ${field}`, siteMessages.accountErrors.invalidField(subject, message)];
        }),
      );
    default:
      return {
        [form]: `${messages.failures.couldNot(verbPhrase, getFailureReason(failure))} ${formatRetryAdvice(failure)}`,
      };
  }
}
